-- Calls, who was rung for them, what was recorded, who has to be called back.

create table callback (
    era smallint not null,
    id bigint not null check (id > 0),
    number text,
    count integer not null default 0,
    short_count integer not null default 0,
    listed boolean not null default false,
    first_at timestamptz not null,
    last_at timestamptz not null,
    closed_at timestamptz,
    closed_why text,
    closed_by bigint,
    closed_call bigint,
    primary key (era, id)
);
create unique index callback_open on callback (era, number) where closed_at is null and number is not null;

create table call (
    era smallint not null,
    id bigint not null check (id > 0),
    direction text not null check (direction in ('inbound', 'outbound')),
    state text not null check (state in ('waiting', 'talking', 'ended')),
    trunk text not null,
    called text not null default '',
    called_listed boolean not null default true,
    lane integer not null default 0,
    default_type text,
    anonymous boolean not null default false,
    number text,                                 -- normalised; null: unknown or erased
    number_raw text,
    display text,
    location jsonb,                              -- as the network said (PIDF-LO)
    arrived_at timestamptz not null,
    connected_at timestamptz,                    -- 200 sent; not the same as answered
    answered_at timestamptz,                     -- by a person
    ended_at timestamptz,
    wait_ms bigint check (wait_ms >= 0),         -- arrival to a person, or to the end; house time
    talk_ms bigint check (talk_ms >= 0),
    arrived_house bigint not null,
    answered_house bigint,
    offer_all boolean not null default false,
    requeued integer not null default 0,
    seat text,
    person bigint,
    cause text,
    result text check (result in ('kejadian', 'laporan_tambahan', 'informasi', 'salah_wilayah', 'ghost', 'iseng',
                                  'terputus', 'uji_coba')),
    result_note text,
    result_by bigint,
    callback bigint,
    contact_agency text,
    incident bigint,
    report bigint,
    primary key (era, id),
    foreign key (era, callback) references callback,
    check ((state = 'ended') = (ended_at is not null))
);
create index call_arrived on call (arrived_at desc, era, id);
create index call_number on call (number) where number is not null;
create index call_incident on call (era, incident) where incident is not null;
-- One seat, one call: the second net under the core.
create unique index call_seat_talking on call (era, seat) where state = 'talking';

create table call_offer (
    era smallint not null,
    id bigint not null check (id > 0),
    call bigint not null,
    seat text not null,
    state text not null check (state in ('ringing', 'accepted', 'missed', 'failed', 'cancelled')),
    at timestamptz not null,
    ended_at timestamptz,
    why text,
    to_all boolean not null default false,
    primary key (era, id),
    foreign key (era, call) references call
);
create index call_offer_call on call_offer (era, call);
create unique index call_offer_ringing on call_offer (era, seat) where state = 'ringing';

create table recording (
    era smallint not null,
    id bigint not null check (id > 0),
    call bigint not null,
    file text not null,
    sha256 text check (sha256 ~ '^[0-9a-f]{64}$'),
    bytes bigint,
    duration_ms bigint,
    gaps_ms bigint,
    started_at timestamptz not null,
    closed_at timestamptz,
    primary key (era, id),
    foreign key (era, call) references call
);
create index recording_call on recording (era, call);

create table playback (
    journal_id uuid not null,
    seq bigint not null,
    era smallint not null,
    recording bigint not null,
    call bigint not null,
    person bigint,
    at timestamptz not null,
    primary key (journal_id, seq),
    foreign key (journal_id, seq) references event,
    foreign key (era, recording) references recording
);
create index playback_recording on playback (era, recording);
