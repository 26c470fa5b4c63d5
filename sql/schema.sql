CREATE SCHEMA public;
COMMENT ON SCHEMA public IS 'standard public schema';
CREATE TABLE public.event (
    journal_id uuid NOT NULL,
    seq bigint NOT NULL,
    at_us bigint NOT NULL,
    wall_us bigint NOT NULL,
    type text NOT NULL,
    version integer NOT NULL,
    open jsonb NOT NULL,
    personal jsonb,
    salt bytea,
    personal_digest bytea,
    hash bytea NOT NULL,
    CONSTRAINT event_check CHECK (((personal IS NULL) = (salt IS NULL))),
    CONSTRAINT event_check1 CHECK (((personal IS NULL) OR (personal_digest IS NOT NULL))),
    CONSTRAINT event_hash_check CHECK ((octet_length(hash) = 32)),
    CONSTRAINT event_personal_digest_check CHECK ((octet_length(personal_digest) = 32)),
    CONSTRAINT event_salt_check CHECK ((octet_length(salt) = 16)),
    CONSTRAINT event_seq_check CHECK ((seq > 0)),
    CONSTRAINT event_version_check CHECK ((version > 0))
);
CREATE TABLE public.journal (
    journal_id uuid NOT NULL,
    era smallint NOT NULL,
    parent uuid,
    from_seq bigint DEFAULT 1 NOT NULL,
    until_seq bigint,
    CONSTRAINT journal_era_check CHECK ((era > 0)),
    CONSTRAINT journal_from_seq_check CHECK ((from_seq > 0)),
    CONSTRAINT journal_until_seq_check CHECK ((until_seq >= 0))
);
COMMENT ON TABLE public.journal IS 'One row per identity of the machine''s journal; a lost data directory starts a new era.';
CREATE TABLE public.recording (
    era smallint NOT NULL,
    id bigint NOT NULL,
    call bigint NOT NULL,
    file text NOT NULL,
    sha256 text,
    bytes bigint,
    duration_ms bigint,
    gaps_ms bigint,
    started_at timestamp with time zone NOT NULL,
    closed_at timestamp with time zone,
    erased_at timestamp with time zone,
    CONSTRAINT recording_id_check CHECK ((id > 0)),
    CONSTRAINT recording_sha256_check CHECK ((sha256 ~ '^[0-9a-f]{64}$'::text))
);
CREATE TABLE public.house (
    era smallint NOT NULL,
    title text DEFAULT ''::text NOT NULL,
    zone_minutes integer DEFAULT 420 NOT NULL,
    zone_name text DEFAULT 'WIB'::text NOT NULL,
    short_call_ms bigint DEFAULT 5000 NOT NULL,
    CONSTRAINT house_zone_minutes_check CHECK (((zone_minutes >= 420) AND (zone_minutes <= 540)))
);
CREATE TABLE public.incident (
    era smallint NOT NULL,
    id bigint NOT NULL,
    number text NOT NULL,
    state text NOT NULL,
    type text NOT NULL,
    priority text NOT NULL,
    restricted boolean NOT NULL,
    safe_callback boolean DEFAULT true NOT NULL,
    excluded text[] DEFAULT '{}'::text[] NOT NULL,
    owner bigint,
    seat text,
    plan jsonb NOT NULL,
    place jsonb,
    area text,
    kecamatan text,
    narrative text,
    created_at timestamp with time zone NOT NULL,
    closed_at timestamp with time zone,
    outcome text,
    note text,
    caller_answer text,
    merged_into bigint,
    reopened integer DEFAULT 0 NOT NULL,
    flags text[] DEFAULT '{}'::text[] NOT NULL,
    CONSTRAINT incident_caller_answer_check CHECK ((caller_answer = ANY (ARRAY['ya'::text, 'belum'::text, 'tidak_terhubung'::text]))),
    CONSTRAINT incident_check CHECK (((state = 'closed'::text) = (closed_at IS NOT NULL))),
    CONSTRAINT incident_id_check CHECK ((id > 0)),
    CONSTRAINT incident_priority_check CHECK ((priority = ANY (ARRAY['kritis'::text, 'tinggi'::text, 'sedang'::text, 'rendah'::text]))),
    CONSTRAINT incident_state_check CHECK ((state = ANY (ARRAY['open'::text, 'closed'::text])))
);
CREATE TABLE public.call (
    era smallint NOT NULL,
    id bigint NOT NULL,
    direction text NOT NULL,
    state text NOT NULL,
    trunk text NOT NULL,
    called text DEFAULT ''::text NOT NULL,
    called_listed boolean DEFAULT true NOT NULL,
    lane integer DEFAULT 0 NOT NULL,
    default_type text,
    anonymous boolean DEFAULT false NOT NULL,
    number text,
    number_raw text,
    display text,
    location jsonb,
    arrived_at timestamp with time zone NOT NULL,
    connected_at timestamp with time zone,
    answered_at timestamp with time zone,
    ended_at timestamp with time zone,
    wait_ms bigint,
    talk_ms bigint,
    arrived_house bigint NOT NULL,
    answered_house bigint,
    offer_all boolean DEFAULT false NOT NULL,
    requeued integer DEFAULT 0 NOT NULL,
    seat text,
    person bigint,
    cause text,
    result text,
    result_note text,
    result_by bigint,
    callback bigint,
    contact_agency text,
    incident bigint,
    report bigint,
    CONSTRAINT call_check CHECK (((state = 'ended'::text) = (ended_at IS NOT NULL))),
    CONSTRAINT call_direction_check CHECK ((direction = ANY (ARRAY['inbound'::text, 'outbound'::text]))),
    CONSTRAINT call_id_check CHECK ((id > 0)),
    CONSTRAINT call_result_check CHECK ((result = ANY (ARRAY['kejadian'::text, 'laporan_tambahan'::text, 'informasi'::text, 'salah_wilayah'::text, 'ghost'::text, 'iseng'::text, 'terputus'::text, 'uji_coba'::text]))),
    CONSTRAINT call_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'talking'::text, 'ended'::text]))),
    CONSTRAINT call_talk_ms_check CHECK ((talk_ms >= 0)),
    CONSTRAINT call_wait_ms_check CHECK ((wait_ms >= 0))
);
CREATE TABLE public.person (
    era smallint NOT NULL,
    id bigint NOT NULL,
    login text,
    name text,
    role text,
    agency text,
    active boolean DEFAULT true NOT NULL,
    saved_at timestamp with time zone NOT NULL,
    CONSTRAINT person_id_check CHECK ((id > 0)),
    CONSTRAINT person_role_check CHECK ((role = ANY (ARRAY['operator'::text, 'dispatcher'::text, 'supervisor'::text, 'admin'::text])))
);
CREATE TABLE public.agency (
    era smallint NOT NULL,
    id text NOT NULL,
    name text NOT NULL,
    short_name text NOT NULL
);
CREATE TABLE public.alarm (
    era smallint NOT NULL,
    id bigint NOT NULL,
    kind text NOT NULL,
    subject text NOT NULL,
    incident bigint,
    owner bigint,
    text text NOT NULL,
    count bigint DEFAULT 1 NOT NULL,
    raised_at timestamp with time zone NOT NULL,
    last_at timestamp with time zone NOT NULL,
    cleared_at timestamp with time zone,
    acknowledged_at timestamp with time zone,
    acknowledged_by bigint,
    needs_answer boolean DEFAULT false NOT NULL,
    answered_at timestamp with time zone,
    answered_by bigint,
    answer text,
    CONSTRAINT alarm_id_check CHECK ((id > 0))
);
CREATE TABLE public.assignment (
    era smallint NOT NULL,
    id bigint NOT NULL,
    incident bigint NOT NULL,
    agency text NOT NULL,
    role text NOT NULL,
    before text DEFAULT 'new'::text NOT NULL,
    state text DEFAULT 'created'::text NOT NULL,
    rule text DEFAULT ''::text NOT NULL,
    legal_basis text DEFAULT ''::text NOT NULL,
    must_acknowledge boolean NOT NULL,
    to_be_phoned boolean NOT NULL,
    created_at timestamp with time zone NOT NULL,
    sent_at timestamp with time zone,
    delivered_at timestamp with time zone,
    acknowledged_at timestamp with time zone,
    en_route_at timestamp with time zone,
    on_scene_at timestamp with time zone,
    cleared_at timestamp with time zone,
    declined_at timestamp with time zone,
    cancelled_at timestamp with time zone,
    acknowledge_by timestamp with time zone,
    overdue boolean DEFAULT false NOT NULL,
    acknowledge_ms bigint,
    created_house bigint NOT NULL,
    acknowledged_by bigint,
    by_phone boolean DEFAULT false NOT NULL,
    phone_name text,
    reason text,
    outcome text,
    sent_ms bigint,
    delivered_ms bigint,
    en_route_ms bigint,
    on_scene_ms bigint,
    cleared_ms bigint,
    CONSTRAINT assignment_acknowledge_ms_check CHECK ((acknowledge_ms >= 0)),
    CONSTRAINT assignment_cleared_ms_check CHECK ((cleared_ms >= 0)),
    CONSTRAINT assignment_delivered_ms_check CHECK ((delivered_ms >= 0)),
    CONSTRAINT assignment_en_route_ms_check CHECK ((en_route_ms >= 0)),
    CONSTRAINT assignment_id_check CHECK ((id > 0)),
    CONSTRAINT assignment_on_scene_ms_check CHECK ((on_scene_ms >= 0)),
    CONSTRAINT assignment_role_check CHECK ((role = ANY (ARRAY['utama'::text, 'pendukung'::text, 'diberi_tahu'::text, 'mitra'::text]))),
    CONSTRAINT assignment_sent_ms_check CHECK ((sent_ms >= 0))
);
CREATE TABLE public.assignment_move (
    "from" text NOT NULL,
    "to" text NOT NULL
);
CREATE TABLE public.audit (
    journal_id uuid NOT NULL,
    seq bigint NOT NULL,
    era smallint NOT NULL,
    at timestamp with time zone NOT NULL,
    person bigint,
    action text NOT NULL,
    incident bigint,
    call bigint,
    subject text,
    text text
);
CREATE TABLE public.call_offer (
    era smallint NOT NULL,
    id bigint NOT NULL,
    call bigint NOT NULL,
    seat text NOT NULL,
    state text NOT NULL,
    at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    why text,
    to_all boolean DEFAULT false NOT NULL,
    CONSTRAINT call_offer_id_check CHECK ((id > 0)),
    CONSTRAINT call_offer_state_check CHECK ((state = ANY (ARRAY['ringing'::text, 'accepted'::text, 'missed'::text, 'failed'::text, 'cancelled'::text])))
);
CREATE TABLE public.callback (
    era smallint NOT NULL,
    id bigint NOT NULL,
    number text,
    count integer DEFAULT 0 NOT NULL,
    short_count integer DEFAULT 0 NOT NULL,
    listed boolean DEFAULT false NOT NULL,
    first_at timestamp with time zone NOT NULL,
    last_at timestamp with time zone NOT NULL,
    closed_at timestamp with time zone,
    closed_why text,
    closed_by bigint,
    closed_call bigint,
    CONSTRAINT callback_id_check CHECK ((id > 0))
);
CREATE TABLE public.clock (
    era smallint NOT NULL,
    id bigint NOT NULL,
    leg text NOT NULL,
    incident bigint NOT NULL,
    assignment bigint,
    seconds integer NOT NULL,
    rule text NOT NULL,
    policy text NOT NULL,
    started_at timestamp with time zone NOT NULL,
    due_at timestamp with time zone NOT NULL,
    breached_at timestamp with time zone,
    stopped_at timestamp with time zone,
    met boolean,
    started_house bigint NOT NULL,
    took_ms bigint,
    CONSTRAINT clock_id_check CHECK ((id > 0)),
    CONSTRAINT clock_took_ms_check CHECK ((took_ms >= 0))
);
CREATE TABLE public.delivery (
    era smallint NOT NULL,
    id bigint NOT NULL,
    escalation bigint NOT NULL,
    step integer NOT NULL,
    channel text NOT NULL,
    agency text,
    label text,
    number text,
    email text,
    call bigint,
    started_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    result text DEFAULT 'trying'::text NOT NULL,
    detail text,
    CONSTRAINT delivery_channel_check CHECK ((channel = ANY (ARRAY['page'::text, 'voice'::text, 'email'::text, 'webhook'::text]))),
    CONSTRAINT delivery_id_check CHECK ((id > 0))
);
CREATE TABLE public.escalation (
    era smallint NOT NULL,
    id bigint NOT NULL,
    leg text NOT NULL,
    incident bigint NOT NULL,
    assignment bigint,
    agency text,
    ladder text NOT NULL,
    why text NOT NULL,
    step integer DEFAULT '-1'::integer NOT NULL,
    started_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    exhausted boolean DEFAULT false NOT NULL,
    ended_why text,
    CONSTRAINT escalation_id_check CHECK ((id > 0))
);
CREATE TABLE public.handover (
    era smallint NOT NULL,
    id bigint NOT NULL,
    giver bigint NOT NULL,
    taker bigint NOT NULL,
    incidents bigint[] NOT NULL,
    note text,
    state text DEFAULT 'offered'::text NOT NULL,
    offered_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    reason text,
    CONSTRAINT handover_check CHECK ((taker <> giver)),
    CONSTRAINT handover_check1 CHECK (((state = 'offered'::text) = (ended_at IS NULL))),
    CONSTRAINT handover_id_check CHECK ((id > 0)),
    CONSTRAINT handover_state_check CHECK ((state = ANY (ARRAY['offered'::text, 'accepted'::text, 'declined'::text, 'withdrawn'::text])))
);
CREATE TABLE public.incident_type (
    era smallint NOT NULL,
    id text NOT NULL,
    name text NOT NULL,
    restricted boolean DEFAULT false NOT NULL,
    restricted_agencies text[] DEFAULT '{}'::text[] NOT NULL
);
CREATE TABLE public.journal_gap (
    journal_id uuid NOT NULL,
    from_seq bigint NOT NULL,
    to_seq bigint NOT NULL,
    CONSTRAINT journal_gap_check CHECK ((to_seq >= from_seq))
);
COMMENT ON TABLE public.journal_gap IS 'Events that reached neither disk nor database; every row was alarmed.';
CREATE TABLE public.ownership (
    journal_id uuid NOT NULL,
    seq bigint NOT NULL,
    era smallint NOT NULL,
    incident bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    before bigint,
    owner bigint NOT NULL,
    by text NOT NULL,
    person bigint,
    handover bigint,
    reason text,
    CONSTRAINT ownership_by_check CHECK ((by = ANY (ARRAY['taken'::text, 'assigned'::text, 'handover'::text, 'merged'::text, 'reopened'::text])))
);
CREATE TABLE public.playback (
    journal_id uuid NOT NULL,
    seq bigint NOT NULL,
    era smallint NOT NULL,
    recording bigint NOT NULL,
    call bigint NOT NULL,
    person bigint,
    at timestamp with time zone NOT NULL
);
CREATE TABLE public.projection_failure (
    journal_id uuid NOT NULL,
    seq bigint NOT NULL,
    type text NOT NULL,
    error text NOT NULL
);
COMMENT ON TABLE public.projection_failure IS 'Empty in a healthy house: the event is stored, its projection was refused.';
CREATE TABLE public.report (
    era smallint NOT NULL,
    id bigint NOT NULL,
    incident bigint NOT NULL,
    call bigint,
    type text NOT NULL,
    priority text NOT NULL,
    place jsonb,
    area text,
    kecamatan text,
    narrative text,
    caller_name text,
    caller_number text,
    person bigint,
    at timestamp with time zone NOT NULL,
    further boolean NOT NULL,
    unlinked_at timestamp with time zone,
    unlinked_by bigint,
    CONSTRAINT report_id_check CHECK ((id > 0))
);
CREATE TABLE public.schema_code (
    one boolean DEFAULT true NOT NULL,
    checksum text NOT NULL,
    CONSTRAINT schema_code_one_check CHECK (one)
);
CREATE TABLE public.schema_migration (
    name text NOT NULL,
    checksum text NOT NULL,
    applied_at timestamp with time zone NOT NULL
);
CREATE TABLE public.shift (
    era smallint NOT NULL,
    id bigint NOT NULL,
    person bigint NOT NULL,
    seat text,
    starts timestamp with time zone NOT NULL,
    ends timestamp with time zone NOT NULL,
    removed_at timestamp with time zone,
    CONSTRAINT shift_check CHECK ((ends > starts)),
    CONSTRAINT shift_id_check CHECK ((id > 0))
);
CREATE TABLE public.shipped (
    journal_id uuid NOT NULL,
    seq bigint NOT NULL,
    hash bytea,
    CONSTRAINT shipped_seq_check CHECK ((seq >= 0))
);
CREATE TABLE public.timeline (
    journal_id uuid NOT NULL,
    seq bigint NOT NULL,
    era smallint NOT NULL,
    incident bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    kind text NOT NULL,
    person bigint,
    agency text,
    assignment bigint,
    text text
);
ALTER TABLE ONLY public.agency
    ADD CONSTRAINT agency_pkey PRIMARY KEY (era, id);
ALTER TABLE ONLY public.alarm
    ADD CONSTRAINT alarm_pkey PRIMARY KEY (era, id);
ALTER TABLE ONLY public.assignment_move
    ADD CONSTRAINT assignment_move_pkey PRIMARY KEY ("from", "to");
ALTER TABLE ONLY public.assignment
    ADD CONSTRAINT assignment_pkey PRIMARY KEY (era, id);
ALTER TABLE ONLY public.audit
    ADD CONSTRAINT audit_pkey PRIMARY KEY (journal_id, seq);
ALTER TABLE ONLY public.call_offer
    ADD CONSTRAINT call_offer_pkey PRIMARY KEY (era, id);
ALTER TABLE ONLY public.call
    ADD CONSTRAINT call_pkey PRIMARY KEY (era, id);
ALTER TABLE ONLY public.callback
    ADD CONSTRAINT callback_pkey PRIMARY KEY (era, id);
ALTER TABLE ONLY public.clock
    ADD CONSTRAINT clock_pkey PRIMARY KEY (era, id);
ALTER TABLE ONLY public.delivery
    ADD CONSTRAINT delivery_pkey PRIMARY KEY (era, id);
ALTER TABLE ONLY public.escalation
    ADD CONSTRAINT escalation_pkey PRIMARY KEY (era, id);
ALTER TABLE ONLY public.event
    ADD CONSTRAINT event_pkey PRIMARY KEY (journal_id, seq);
ALTER TABLE ONLY public.handover
    ADD CONSTRAINT handover_pkey PRIMARY KEY (era, id);
ALTER TABLE ONLY public.house
    ADD CONSTRAINT house_pkey PRIMARY KEY (era);
ALTER TABLE ONLY public.incident
    ADD CONSTRAINT incident_era_number_key UNIQUE (era, number);
ALTER TABLE ONLY public.incident
    ADD CONSTRAINT incident_pkey PRIMARY KEY (era, id);
ALTER TABLE ONLY public.incident_type
    ADD CONSTRAINT incident_type_pkey PRIMARY KEY (era, id);
ALTER TABLE ONLY public.journal_gap
    ADD CONSTRAINT journal_gap_pkey PRIMARY KEY (journal_id, from_seq);
ALTER TABLE ONLY public.journal
    ADD CONSTRAINT journal_pkey PRIMARY KEY (journal_id);
ALTER TABLE ONLY public.ownership
    ADD CONSTRAINT ownership_pkey PRIMARY KEY (journal_id, seq);
ALTER TABLE ONLY public.person
    ADD CONSTRAINT person_pkey PRIMARY KEY (era, id);
ALTER TABLE ONLY public.playback
    ADD CONSTRAINT playback_pkey PRIMARY KEY (journal_id, seq);
ALTER TABLE ONLY public.projection_failure
    ADD CONSTRAINT projection_failure_pkey PRIMARY KEY (journal_id, seq);
ALTER TABLE ONLY public.recording
    ADD CONSTRAINT recording_pkey PRIMARY KEY (era, id);
ALTER TABLE ONLY public.report
    ADD CONSTRAINT report_pkey PRIMARY KEY (era, id);
ALTER TABLE ONLY public.schema_code
    ADD CONSTRAINT schema_code_pkey PRIMARY KEY (one);
ALTER TABLE ONLY public.schema_migration
    ADD CONSTRAINT schema_migration_pkey PRIMARY KEY (name);
ALTER TABLE ONLY public.shift
    ADD CONSTRAINT shift_pkey PRIMARY KEY (era, id);
ALTER TABLE ONLY public.shipped
    ADD CONSTRAINT shipped_pkey PRIMARY KEY (journal_id);
ALTER TABLE ONLY public.timeline
    ADD CONSTRAINT timeline_pkey PRIMARY KEY (journal_id, seq, incident);
CREATE UNIQUE INDEX alarm_open ON public.alarm USING btree (era, kind, subject) WHERE ((cleared_at IS NULL) AND (acknowledged_at IS NULL));
CREATE INDEX assignment_agency ON public.assignment USING btree (agency, created_at DESC);
CREATE INDEX assignment_figures ON public.assignment USING btree (created_at) INCLUDE (era, incident, agency, state, must_acknowledge, by_phone, overdue, acknowledge_by, acknowledged_at, acknowledge_ms, sent_ms, delivered_ms, en_route_ms, on_scene_ms, cleared_ms, declined_at);
CREATE INDEX assignment_incident ON public.assignment USING btree (era, incident);
CREATE INDEX audit_at ON public.audit USING btree (at);
CREATE INDEX audit_person ON public.audit USING btree (era, person, at);
CREATE INDEX call_arrived ON public.call USING btree (arrived_at DESC, era, id);
CREATE INDEX call_figures ON public.call USING btree (arrived_at) INCLUDE (era, incident, report, connected_at, answered_at, wait_ms, talk_ms, cause, result) WHERE ((direction = 'inbound'::text) AND (state = 'ended'::text));
CREATE INDEX call_incident ON public.call USING btree (era, incident) WHERE (incident IS NOT NULL);
CREATE INDEX call_number ON public.call USING btree (number) WHERE (number IS NOT NULL);
CREATE INDEX call_offer_call ON public.call_offer USING btree (era, call);
CREATE UNIQUE INDEX call_offer_ringing ON public.call_offer USING btree (era, seat) WHERE (state = 'ringing'::text);
CREATE UNIQUE INDEX call_seat_talking ON public.call USING btree (era, seat) WHERE (state = 'talking'::text);
CREATE UNIQUE INDEX callback_open ON public.callback USING btree (era, number) WHERE ((closed_at IS NULL) AND (number IS NOT NULL));
CREATE INDEX clock_incident ON public.clock USING btree (era, incident);
CREATE INDEX clock_leg ON public.clock USING btree (leg, started_at);
CREATE INDEX delivery_escalation ON public.delivery USING btree (era, escalation);
CREATE INDEX escalation_incident ON public.escalation USING btree (era, incident);
CREATE INDEX event_assignment ON public.event USING btree (((open ->> 'assignment'::text))) WHERE (open ? 'assignment'::text);
CREATE INDEX event_call ON public.event USING btree (((open ->> 'call'::text))) WHERE (open ? 'call'::text);
CREATE INDEX event_incident ON public.event USING btree (((open ->> 'incident'::text))) WHERE (open ? 'incident'::text);
CREATE INDEX event_type_seq ON public.event USING btree (type, seq);
CREATE INDEX incident_created ON public.incident USING btree (created_at DESC);
CREATE INDEX incident_figures ON public.incident USING btree (created_at) INCLUDE (era, id, type, priority, kecamatan, restricted, state, closed_at);
CREATE INDEX incident_kecamatan ON public.incident USING btree (kecamatan, created_at DESC);
CREATE INDEX incident_merged ON public.incident USING btree (era, merged_into) WHERE (merged_into IS NOT NULL);
CREATE INDEX incident_owner ON public.incident USING btree (era, owner) WHERE (state = 'open'::text);
CREATE INDEX incident_restricted ON public.incident USING btree (era, id) WHERE restricted;
CREATE INDEX incident_type_created ON public.incident USING btree (type, created_at DESC);
CREATE INDEX ownership_incident ON public.ownership USING btree (era, incident, seq);
CREATE UNIQUE INDEX person_login ON public.person USING btree (era, login) WHERE (login IS NOT NULL);
CREATE INDEX playback_recording ON public.playback USING btree (era, recording);
CREATE INDEX recording_call ON public.recording USING btree (era, call);
CREATE INDEX report_call ON public.report USING btree (era, call) WHERE (call IS NOT NULL);
CREATE INDEX report_incident ON public.report USING btree (era, incident);
CREATE INDEX shift_starts ON public.shift USING btree (starts);
CREATE INDEX timeline_incident ON public.timeline USING btree (era, incident, seq);
ALTER TABLE ONLY public.assignment
    ADD CONSTRAINT assignment_before_state_fkey FOREIGN KEY (before, state) REFERENCES public.assignment_move("from", "to");
ALTER TABLE ONLY public.assignment
    ADD CONSTRAINT assignment_era_incident_fkey FOREIGN KEY (era, incident) REFERENCES public.incident(era, id);
ALTER TABLE ONLY public.audit
    ADD CONSTRAINT audit_journal_id_seq_fkey FOREIGN KEY (journal_id, seq) REFERENCES public.event(journal_id, seq);
ALTER TABLE ONLY public.call
    ADD CONSTRAINT call_era_callback_fkey FOREIGN KEY (era, callback) REFERENCES public.callback(era, id);
ALTER TABLE ONLY public.call
    ADD CONSTRAINT call_era_incident_fkey FOREIGN KEY (era, incident) REFERENCES public.incident(era, id);
ALTER TABLE ONLY public.call_offer
    ADD CONSTRAINT call_offer_era_call_fkey FOREIGN KEY (era, call) REFERENCES public.call(era, id);
ALTER TABLE ONLY public.clock
    ADD CONSTRAINT clock_era_assignment_fkey FOREIGN KEY (era, assignment) REFERENCES public.assignment(era, id);
ALTER TABLE ONLY public.clock
    ADD CONSTRAINT clock_era_incident_fkey FOREIGN KEY (era, incident) REFERENCES public.incident(era, id);
ALTER TABLE ONLY public.delivery
    ADD CONSTRAINT delivery_era_escalation_fkey FOREIGN KEY (era, escalation) REFERENCES public.escalation(era, id);
ALTER TABLE ONLY public.escalation
    ADD CONSTRAINT escalation_era_assignment_fkey FOREIGN KEY (era, assignment) REFERENCES public.assignment(era, id);
ALTER TABLE ONLY public.escalation
    ADD CONSTRAINT escalation_era_incident_fkey FOREIGN KEY (era, incident) REFERENCES public.incident(era, id);
ALTER TABLE ONLY public.event
    ADD CONSTRAINT event_journal_id_fkey FOREIGN KEY (journal_id) REFERENCES public.journal(journal_id);
ALTER TABLE ONLY public.journal_gap
    ADD CONSTRAINT journal_gap_journal_id_fkey FOREIGN KEY (journal_id) REFERENCES public.journal(journal_id);
ALTER TABLE ONLY public.journal
    ADD CONSTRAINT journal_parent_fkey FOREIGN KEY (parent) REFERENCES public.journal(journal_id);
ALTER TABLE ONLY public.ownership
    ADD CONSTRAINT ownership_era_incident_fkey FOREIGN KEY (era, incident) REFERENCES public.incident(era, id);
ALTER TABLE ONLY public.ownership
    ADD CONSTRAINT ownership_journal_id_seq_fkey FOREIGN KEY (journal_id, seq) REFERENCES public.event(journal_id, seq);
ALTER TABLE ONLY public.playback
    ADD CONSTRAINT playback_era_recording_fkey FOREIGN KEY (era, recording) REFERENCES public.recording(era, id);
ALTER TABLE ONLY public.playback
    ADD CONSTRAINT playback_journal_id_seq_fkey FOREIGN KEY (journal_id, seq) REFERENCES public.event(journal_id, seq);
ALTER TABLE ONLY public.projection_failure
    ADD CONSTRAINT projection_failure_journal_id_seq_fkey FOREIGN KEY (journal_id, seq) REFERENCES public.event(journal_id, seq);
ALTER TABLE ONLY public.recording
    ADD CONSTRAINT recording_era_call_fkey FOREIGN KEY (era, call) REFERENCES public.call(era, id);
ALTER TABLE ONLY public.report
    ADD CONSTRAINT report_era_call_fkey FOREIGN KEY (era, call) REFERENCES public.call(era, id);
ALTER TABLE ONLY public.report
    ADD CONSTRAINT report_era_incident_fkey FOREIGN KEY (era, incident) REFERENCES public.incident(era, id);
ALTER TABLE ONLY public.shipped
    ADD CONSTRAINT shipped_journal_id_fkey FOREIGN KEY (journal_id) REFERENCES public.journal(journal_id);
ALTER TABLE ONLY public.timeline
    ADD CONSTRAINT timeline_era_incident_fkey FOREIGN KEY (era, incident) REFERENCES public.incident(era, id);
ALTER TABLE ONLY public.timeline
    ADD CONSTRAINT timeline_journal_id_seq_fkey FOREIGN KEY (journal_id, seq) REFERENCES public.event(journal_id, seq);
