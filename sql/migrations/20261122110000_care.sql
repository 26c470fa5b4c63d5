-- Whose an incident is, hand-overs, alarms that were answered, the roster, and how a circle closes.

alter table incident add column note text,                   -- how it was closed, in the operator's words; erasable
                     add column caller_answer text check (caller_answer in ('ya', 'belum', 'tidak_terhubung')),
                     add column merged_into bigint,
                     add column reopened integer not null default 0;
create index incident_merged on incident (era, merged_into) where merged_into is not null;
create index incident_owner on incident (era, owner) where state = 'open';

alter table alarm add column needs_answer boolean not null default false,
                  add column answered_at timestamptz,
                  add column answered_by bigint,
                  add column answer text;                    -- what was done; erasable

-- A step may stand in the story of two incidents (merging) or of many (a hand-over).
alter table timeline drop constraint timeline_pkey, add primary key (journal_id, seq, incident);

create table ownership (
    journal_id uuid not null,
    seq bigint not null,
    era smallint not null,
    incident bigint not null,
    at timestamptz not null,
    before bigint,
    owner bigint not null,
    by text not null check (by in ('taken', 'assigned', 'handover', 'merged', 'reopened')),
    person bigint,
    handover bigint,
    reason text,                                 -- erasable
    primary key (journal_id, seq),
    foreign key (journal_id, seq) references event,
    foreign key (era, incident) references incident
);
create index ownership_incident on ownership (era, incident, seq);

create table handover (
    era smallint not null,
    id bigint not null check (id > 0),
    giver bigint not null,
    taker bigint not null check (taker <> giver),
    incidents bigint[] not null,                 -- as offered
    note text,                                   -- erasable
    state text not null default 'offered' check (state in ('offered', 'accepted', 'declined', 'withdrawn')),
    offered_at timestamptz not null,
    ended_at timestamptz,
    reason text,                                 -- of a decline; erasable
    primary key (era, id),
    check ((state = 'offered') = (ended_at is null))
);

create table shift (
    era smallint not null,
    id bigint not null check (id > 0),
    person bigint not null,
    seat text,
    starts timestamptz not null,
    ends timestamptz not null check (ends > starts),
    removed_at timestamptz,
    primary key (era, id)
);
create index shift_starts on shift (starts);
