-- Clocks of each leg, ladders that climbed, and what was delivered to whom with what result.

create table clock (
    era smallint not null,
    id bigint not null check (id > 0),
    leg text not null,
    incident bigint not null,
    assignment bigint,                           -- null: of the whole incident
    seconds integer not null,
    rule text not null,
    policy text not null,                        -- hash of the profile it was pinned to
    started_at timestamptz not null,
    due_at timestamptz not null,
    breached_at timestamptz,
    stopped_at timestamptz,
    met boolean,                                 -- null while it runs
    started_house bigint not null,
    took_ms bigint check (took_ms >= 0),
    primary key (era, id),
    foreign key (era, incident) references incident,
    foreign key (era, assignment) references assignment
);
create index clock_incident on clock (era, incident);
create index clock_leg on clock (leg, started_at);

create table escalation (
    era smallint not null,
    id bigint not null check (id > 0),
    leg text not null,
    incident bigint not null,
    assignment bigint,
    agency text,
    ladder text not null,
    why text not null,
    step integer not null default -1,
    started_at timestamptz not null,
    ended_at timestamptz,
    exhausted boolean not null default false,
    ended_why text,
    primary key (era, id),
    foreign key (era, incident) references incident,
    foreign key (era, assignment) references assignment
);
create index escalation_incident on escalation (era, incident);

create table delivery (
    era smallint not null,
    id bigint not null check (id > 0),
    escalation bigint not null,
    step integer not null,
    channel text not null check (channel in ('page', 'voice', 'email', 'webhook')),
    agency text,
    label text,                                  -- erasable, as what follows
    number text,
    email text,
    call bigint,
    started_at timestamptz not null,
    ended_at timestamptz,
    result text not null default 'trying',
    detail text,
    primary key (era, id),
    foreign key (era, escalation) references escalation
);
create index delivery_escalation on delivery (era, escalation);
