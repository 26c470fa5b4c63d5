-- Who and what the house consists of, and who did what.

create table house (
    era smallint primary key,
    title text not null default '',
    zone_minutes integer not null default 420 check (zone_minutes between 420 and 540),
    zone_name text not null default 'WIB',
    short_call_ms bigint not null default 5000
);

create table agency (
    era smallint not null,
    id text not null,
    name text not null,
    short_name text not null,
    primary key (era, id)
);

create table incident_type (
    era smallint not null,
    id text not null,
    name text not null,
    restricted boolean not null default false,
    restricted_agencies text[] not null default '{}',
    primary key (era, id)
);

create table person (
    era smallint not null,
    id bigint not null check (id > 0),
    login text,                                  -- null: erased
    name text,
    role text check (role in ('operator', 'dispatcher', 'supervisor', 'admin')),
    agency text,
    active boolean not null default true,
    saved_at timestamptz not null,
    primary key (era, id)
);
create unique index person_login on person (era, login) where login is not null;

create table audit (
    journal_id uuid not null,
    seq bigint not null,
    era smallint not null,
    at timestamptz not null,
    person bigint,
    action text not null,
    incident bigint,
    call bigint,
    subject text,
    text text,                                   -- what the person gave as reason; erasable
    primary key (journal_id, seq),
    foreign key (journal_id, seq) references event
);
create index audit_at on audit (at);
create index audit_person on audit (era, person, at);

create table alarm (
    era smallint not null,
    id bigint not null check (id > 0),
    kind text not null,
    subject text not null,
    incident bigint,
    owner bigint,
    text text not null,
    count bigint not null default 1,
    raised_at timestamptz not null,
    last_at timestamptz not null,
    cleared_at timestamptz,
    acknowledged_at timestamptz,
    acknowledged_by bigint,
    primary key (era, id)
);
create unique index alarm_open on alarm (era, kind, subject) where cleared_at is null and acknowledged_at is null;
