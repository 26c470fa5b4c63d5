-- Ownership, hand-overs, answered alarms, the roster, reopening and merging.

create function code.on_owner_changed(e event, p_era smallint) returns void language plpgsql as $$
begin
    insert into ownership (journal_id, seq, era, incident, at, before, owner, by, person, handover, reason)
    values (e.journal_id, e.seq, p_era, code.id(e.open->'incident'), code.at(e.wall_us), code.id(e.open->'from'),
            code.id(e.open->'owner'), e.open->>'by', code.id(e.open->'person'), code.id(e.open->'handover'),
            code.txt(e.personal->'reason'));
    update incident set owner = code.id(e.open->'owner') where era = p_era and id = code.id(e.open->'incident');
    perform code.note(e, p_era, code.id(e.open->'incident'), code.id(e.open->'person'), code.txt(e.personal->'reason'));
end $$;

create function code.on_handover_offered(e event, p_era smallint) returns void language plpgsql as $$
declare
    v_incidents bigint[] := array(select jsonb_array_elements_text(e.open->'incidents')::bigint);
    v_incident bigint;
begin
    insert into handover (era, id, giver, taker, incidents, note, offered_at)
    values (p_era, code.id(e.open->'handover'), code.id(e.open->'person'), code.id(e.open->'to'), v_incidents,
            code.txt(e.personal->'note'), code.at(e.wall_us));
    foreach v_incident in array v_incidents loop
        perform code.note(e, p_era, v_incident, code.id(e.open->'person'), code.txt(e.personal->'note'));
    end loop;
end $$;
create function code.end_handover(e event, p_era smallint, p_state text) returns void language plpgsql as $$
begin
    update handover set state = p_state, ended_at = code.at(e.wall_us), reason = code.txt(e.personal->'reason')
     where era = p_era and id = code.id(e.open->'handover');
end $$;
create function code.on_handover_accepted(e event, p_era smallint) returns void language plpgsql as $$
begin
    perform code.end_handover(e, p_era, 'accepted');
end $$;
create function code.on_handover_declined(e event, p_era smallint) returns void language plpgsql as $$
declare
    v_incident bigint;
begin
    perform code.end_handover(e, p_era, 'declined');
    for v_incident in select unnest(incidents) from handover where era = p_era and id = code.id(e.open->'handover') loop
        perform code.note(e, p_era, v_incident, code.id(e.open->'person'), code.txt(e.personal->'reason'));
    end loop;
end $$;
create function code.on_handover_withdrawn(e event, p_era smallint) returns void language plpgsql as $$
begin
    perform code.end_handover(e, p_era, 'withdrawn');
end $$;

create function code.on_alarm_answered(e event, p_era smallint) returns void language plpgsql as $$
begin
    update alarm set cleared_at = code.at(e.wall_us), answered_at = code.at(e.wall_us),
           answered_by = code.id(e.open->'person'), answer = code.txt(e.personal->'text')
     where era = p_era and id = code.id(e.open->'alarm');
    perform code.note(e, p_era, code.id(e.open->'incident'), code.id(e.open->'person'), code.txt(e.personal->'text'));
end $$;

create function code.on_caller_asked(e event, p_era smallint) returns void language plpgsql as $$
begin
    update incident set caller_answer = e.open->>'answer' where era = p_era and id = code.id(e.open->'incident');
    perform code.note(e, p_era, code.id(e.open->'incident'), code.id(e.open->'person'),
                      concat_ws(': ', e.open->>'answer', code.txt(e.personal->'note')));
end $$;

create function code.on_incident_reopened(e event, p_era smallint) returns void language plpgsql as $$
begin
    update incident set state = 'open', closed_at = null, outcome = null, note = null, caller_answer = null,
           owner = code.id(e.open->'person'), reopened = reopened + 1
     where era = p_era and id = code.id(e.open->'incident');
    if not found then raise exception 'incident % is not known', e.open->>'incident'; end if;
    perform code.note(e, p_era, code.id(e.open->'incident'), code.id(e.open->'person'), code.txt(e.personal->'reason'));
end $$;

create function code.on_incidents_merged(e event, p_era smallint) returns void language plpgsql as $$
begin
    update incident set merged_into = code.id(e.open->'into') where era = p_era and id = code.id(e.open->'incident');
    perform code.note(e, p_era, code.id(e.open->'incident'), code.id(e.open->'person'), code.txt(e.personal->'reason'));
    perform code.note(e, p_era, code.id(e.open->'into'), code.id(e.open->'person'), code.txt(e.personal->'reason'));
end $$;
create function code.on_incident_unmerged(e event, p_era smallint) returns void language plpgsql as $$
begin
    update incident set merged_into = null where era = p_era and id = code.id(e.open->'incident');
    perform code.note(e, p_era, code.id(e.open->'incident'), code.id(e.open->'person'), code.txt(e.personal->'reason'));
    perform code.note(e, p_era, code.id(e.open->'from'), code.id(e.open->'person'), code.txt(e.personal->'reason'));
end $$;

create function code.on_shift_saved(e event, p_era smallint) returns void language plpgsql as $$
begin
    insert into shift (era, id, person, seat, starts, ends)
    values (p_era, code.id(e.open->'shift'->'id'), code.id(e.open->'shift'->'person'), code.txt(e.open->'shift'->'seat'),
            code.at((e.open->'shift'->>'from')::bigint), code.at((e.open->'shift'->>'to')::bigint))
    on conflict (era, id) do update set person = excluded.person, seat = excluded.seat, starts = excluded.starts, ends = excluded.ends;
end $$;
-- A shift that left memory because it is long past stays in the record.
create function code.on_shift_removed(e event, p_era smallint) returns void language plpgsql as $$
begin
    update shift set removed_at = code.at(e.wall_us)
     where era = p_era and id = code.id(e.open->'shift') and code.id(e.open->'person') is not null;
end $$;
