-- The record itself: every event of every journal, exactly once, and how far shipping has come.

create table journal (
    journal_id uuid primary key,
    era smallint not null check (era > 0),       -- numbers of calls, incidents ... are unique inside an era
    parent uuid references journal,              -- forked from, where PostgreSQL was ahead of the machine
    from_seq bigint not null default 1 check (from_seq > 0),
    until_seq bigint check (until_seq >= 0)      -- what comes later was superseded by a fork
);
comment on table journal is 'One row per identity of the machine''s journal; a lost data directory starts a new era.';

create table shipped (
    journal_id uuid primary key references journal,
    seq bigint not null check (seq >= 0),        -- the last event stored; moves from first-1 to last
    hash bytea
);

create table event (
    journal_id uuid not null references journal,
    seq bigint not null check (seq > 0),
    at_us bigint not null,                       -- house time, microseconds since 1970 UTC
    wall_us bigint not null,                     -- wall clock beside it, for people
    type text not null,
    version integer not null check (version > 0),
    open jsonb not null,
    personal jsonb,                              -- null: nothing personal, or erased (UU PDP)
    salt bytea check (octet_length(salt) = 16),
    personal_digest bytea check (octet_length(personal_digest) = 32),
    hash bytea not null check (octet_length(hash) = 32),
    primary key (journal_id, seq),
    check ((personal is null) = (salt is null)),
    check (personal is null or personal_digest is not null)
);
create index event_type_seq on event (type, seq);
-- For a call's or an incident's whole story.
create index event_call on event ((open->>'call')) where open ? 'call';
create index event_incident on event ((open->>'incident')) where open ? 'incident';
create index event_assignment on event ((open->>'assignment')) where open ? 'assignment';

create table journal_gap (
    journal_id uuid not null references journal,
    from_seq bigint not null,
    to_seq bigint not null check (to_seq >= from_seq),
    primary key (journal_id, from_seq)
);
comment on table journal_gap is 'Events that reached neither disk nor database; every row was alarmed.';

create table projection_failure (
    journal_id uuid not null,
    seq bigint not null,
    type text not null,
    error text not null,
    primary key (journal_id, seq),
    foreign key (journal_id, seq) references event
);
comment on table projection_failure is 'Empty in a healthy house: the event is stored, its projection was refused.';
