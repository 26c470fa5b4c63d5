-- Calls. A payload that was erased is null: the columns it fills stay null.

-- 0 and "" mean "none" in events.
create function code.id(p jsonb) returns bigint language sql immutable parallel safe return nullif(p #>> '{}', '0')::bigint;
create function code.txt(p jsonb) returns text language sql immutable parallel safe return nullif(p #>> '{}', '');

create function code.on_call_arrived(e event, p_era smallint) returns void language plpgsql as $$
begin
    insert into call (era, id, direction, state, trunk, called, called_listed, lane, default_type, anonymous, number,
                      number_raw, display, location, arrived_at, arrived_house)
    values (p_era, code.id(e.open->'call'), 'inbound', 'waiting', e.open->>'trunk', e.open->>'called',
            (e.open->>'called_listed')::boolean, (e.open->>'lane')::integer, code.txt(e.open->'default_type'),
            (e.open->>'anonymous')::boolean, code.txt(e.personal->'caller'->'number'),
            code.txt(e.personal->'caller'->'raw'), code.txt(e.personal->'caller'->'display'),
            e.personal->'caller'->'location', code.at(e.wall_us), e.at_us);
end $$;

create function code.on_call_connected(e event, p_era smallint) returns void language plpgsql as $$
begin
    update call set connected_at = code.at(e.wall_us) where era = p_era and id = code.id(e.open->'call');
end $$;

create function code.on_call_offered_to_all(e event, p_era smallint) returns void language plpgsql as $$
begin
    update call set offer_all = true where era = p_era and id = code.id(e.open->'call');
end $$;

create function code.on_offer_started(e event, p_era smallint) returns void language plpgsql as $$
begin
    insert into call_offer (era, id, call, seat, state, at, to_all)
    values (p_era, code.id(e.open->'offer'), code.id(e.open->'call'), e.open->>'seat', 'ringing', code.at(e.wall_us),
            (e.open->>'to_all')::boolean);
end $$;

create function code.on_offer_ended(e event, p_era smallint) returns void language plpgsql as $$
begin
    update call_offer set state = e.open->>'state', ended_at = code.at(e.wall_us), why = code.txt(e.open->'why')
     where era = p_era and id = code.id(e.open->'offer');
end $$;

create function code.on_call_answered(e event, p_era smallint) returns void language plpgsql as $$
begin
    update call_offer set state = 'accepted', ended_at = code.at(e.wall_us)
     where era = p_era and id = code.id(e.open->'offer');
    update call set state = 'talking', seat = e.open->>'seat', person = code.id(e.open->'person'),
           answered_at = coalesce(answered_at, code.at(e.wall_us)),
           answered_house = coalesce(answered_house, e.at_us),
           wait_ms = coalesce(wait_ms, (e.at_us - arrived_house) / 1000)
     where era = p_era and id = code.id(e.open->'call');
end $$;

create function code.on_call_requeued(e event, p_era smallint) returns void language plpgsql as $$
begin
    update call set state = 'waiting', requeued = requeued + 1, offer_all = true
     where era = p_era and id = code.id(e.open->'call');
end $$;

create function code.on_call_ended(e event, p_era smallint) returns void language plpgsql as $$
begin
    update call_offer set state = 'cancelled', ended_at = code.at(e.wall_us)
     where era = p_era and call = code.id(e.open->'call') and state = 'ringing';
    update call set state = 'ended', cause = e.open->>'cause', ended_at = code.at(e.wall_us),
           wait_ms = coalesce(wait_ms, (e.at_us - arrived_house) / 1000),
           talk_ms = (e.at_us - answered_house) / 1000
     where era = p_era and id = code.id(e.open->'call');
end $$;

create function code.on_call_result_given(e event, p_era smallint) returns void language plpgsql as $$
begin
    update call set result = e.open->>'result', result_by = code.id(e.open->'person'),
           result_note = code.txt(e.personal->'note')
     where era = p_era and id = code.id(e.open->'call');
end $$;

create function code.on_outbound_started(e event, p_era smallint) returns void language plpgsql as $$
begin
    insert into call (era, id, direction, state, trunk, called, number, number_raw, display, arrived_at, arrived_house,
                      seat, person, callback, contact_agency, incident)
    values (p_era, code.id(e.open->'call'), 'outbound', 'waiting', e.open->>'trunk', '',
            code.txt(e.personal->'party'->'number'), code.txt(e.personal->'party'->'raw'),
            code.txt(e.personal->'party'->'display'), code.at(e.wall_us), e.at_us, code.txt(e.open->'seat'),
            code.id(e.open->'person'), code.id(e.open->'callback'), code.txt(e.open->'agency'),
            code.id(e.open->'incident'));
end $$;

create function code.on_outbound_answered(e event, p_era smallint) returns void language plpgsql as $$
begin
    update call set state = 'talking', connected_at = code.at(e.wall_us), answered_at = code.at(e.wall_us),
           answered_house = e.at_us, wait_ms = (e.at_us - arrived_house) / 1000
     where era = p_era and id = code.id(e.open->'call');
end $$;

create function code.on_recording_started(e event, p_era smallint) returns void language plpgsql as $$
begin
    insert into recording (era, id, call, file, started_at)
    values (p_era, code.id(e.open->'recording'), code.id(e.open->'call'), e.open->>'file', code.at(e.wall_us));
end $$;

create function code.on_recording_closed(e event, p_era smallint) returns void language plpgsql as $$
begin
    update recording set file = e.open->>'file', sha256 = code.txt(e.open->'sha256'),
           bytes = (e.open->>'bytes')::bigint, duration_ms = (e.open->>'duration_ms')::bigint,
           gaps_ms = (e.open->>'gaps_ms')::bigint, closed_at = code.at(e.wall_us)
     where era = p_era and id = code.id(e.open->'recording');
end $$;

create function code.on_recording_played(e event, p_era smallint) returns void language plpgsql as $$
begin
    insert into playback values (e.journal_id, e.seq, p_era, code.id(e.open->'recording'), code.id(e.open->'call'),
                                 code.id(e.open->'person'), code.at(e.wall_us));
end $$;

create function code.on_callback_changed(e event, p_era smallint) returns void language plpgsql as $$
begin
    insert into callback (era, id, number, count, short_count, listed, first_at, last_at)
    values (p_era, code.id(e.open->'callback'), code.txt(e.personal->'number'), 1,
            (e.open->>'short_call')::boolean::integer, not (e.open->>'short_call')::boolean, code.at(e.wall_us),
            code.at(e.wall_us))
    on conflict (era, id) do update set number = coalesce(callback.number, excluded.number), count = callback.count + 1,
        short_count = callback.short_count + excluded.short_count, listed = true, last_at = excluded.last_at;
    update call set callback = code.id(e.open->'callback') where era = p_era and id = code.id(e.open->'call');
end $$;

create function code.on_callback_closed(e event, p_era smallint) returns void language plpgsql as $$
begin
    update callback set closed_at = code.at(e.wall_us), closed_why = e.open->>'why',
           closed_by = code.id(e.open->'person'), closed_call = code.id(e.open->'call')
     where era = p_era and id = code.id(e.open->'callback');
end $$;
