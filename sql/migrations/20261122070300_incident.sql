-- Incidents, what callers told of them, and which agencies were sent.

create table incident (
    era smallint not null,
    id bigint not null check (id > 0),
    number text not null,
    state text not null check (state in ('open', 'closed')),
    type text not null,
    priority text not null check (priority in ('kritis', 'tinggi', 'sedang', 'rendah')),
    restricted boolean not null,
    safe_callback boolean not null default true,
    excluded text[] not null default '{}',
    owner bigint,
    seat text,
    plan jsonb not null,
    place jsonb,                                 -- null: erased
    area text,
    kecamatan text,
    narrative text,
    created_at timestamptz not null,
    closed_at timestamptz,
    outcome text,
    primary key (era, id),
    unique (era, number),
    check ((state = 'closed') = (closed_at is not null))
);
create index incident_created on incident (created_at desc);
create index incident_type_created on incident (type, created_at desc);
create index incident_kecamatan on incident (kecamatan, created_at desc);
alter table call add foreign key (era, incident) references incident;

create table report (
    era smallint not null,
    id bigint not null check (id > 0),
    incident bigint not null,
    call bigint,
    type text not null,
    priority text not null,
    place jsonb,
    area text,
    kecamatan text,
    narrative text,
    caller_name text,
    caller_number text,
    person bigint,
    at timestamptz not null,
    further boolean not null,
    unlinked_at timestamptz,                     -- taken back; the words stay
    unlinked_by bigint,
    primary key (era, id),
    foreign key (era, incident) references incident,
    foreign key (era, call) references call
);
create index report_incident on report (era, incident);
create index report_call on report (era, call) where call is not null;

-- Which moves an assignment may make: the same list as the core's, as a second net under it.
create table assignment_move (
    "from" text not null,
    "to" text not null,
    primary key ("from", "to")
);
insert into assignment_move values
    ('new', 'created'),
    ('created', 'sent'), ('created', 'unreachable'), ('created', 'acknowledged'), ('created', 'declined'),
    ('created', 'cancelled'),
    ('sent', 'delivered'), ('sent', 'unreachable'), ('sent', 'acknowledged'), ('sent', 'declined'),
    ('sent', 'cancelled'),
    ('delivered', 'unreachable'), ('delivered', 'acknowledged'), ('delivered', 'declined'),
    ('delivered', 'cancelled'),
    ('unreachable', 'sent'), ('unreachable', 'acknowledged'), ('unreachable', 'declined'),
    ('unreachable', 'cancelled'),
    ('acknowledged', 'en_route'), ('acknowledged', 'on_scene'), ('acknowledged', 'cleared'),
    ('acknowledged', 'declined'), ('acknowledged', 'cancelled'),
    ('en_route', 'on_scene'), ('en_route', 'cleared'), ('en_route', 'cancelled'),
    ('on_scene', 'cleared'), ('on_scene', 'cancelled'),
    ('declined', 'acknowledged'), ('declined', 'cancelled');

create table assignment (
    era smallint not null,
    id bigint not null check (id > 0),
    incident bigint not null,
    agency text not null,
    role text not null check (role in ('utama', 'pendukung', 'diberi_tahu', 'mitra')),
    before text not null default 'new',
    state text not null default 'created',
    rule text not null default '',
    legal_basis text not null default '',
    must_acknowledge boolean not null,
    to_be_phoned boolean not null,
    created_at timestamptz not null,
    sent_at timestamptz,
    delivered_at timestamptz,
    acknowledged_at timestamptz,
    en_route_at timestamptz,
    on_scene_at timestamptz,
    cleared_at timestamptz,
    declined_at timestamptz,
    cancelled_at timestamptz,
    acknowledge_by timestamptz,
    overdue boolean not null default false,
    acknowledge_ms bigint check (acknowledge_ms >= 0),  -- created to acknowledged; house time
    created_house bigint not null,
    acknowledged_by bigint,
    by_phone boolean not null default false,
    phone_name text,
    reason text,
    outcome text,
    primary key (era, id),
    foreign key (era, incident) references incident,
    foreign key (before, state) references assignment_move ("from", "to")
);
create index assignment_incident on assignment (era, incident);
create index assignment_agency on assignment (agency, created_at desc);

create table timeline (
    journal_id uuid not null,
    seq bigint not null,
    era smallint not null,
    incident bigint not null,
    at timestamptz not null,
    kind text not null,
    person bigint,
    agency text,
    assignment bigint,
    text text,                                   -- what a person typed; erasable
    primary key (journal_id, seq),
    foreign key (journal_id, seq) references event,
    foreign key (era, incident) references incident
);
create index timeline_incident on timeline (era, incident, seq);
