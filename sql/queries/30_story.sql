-- call_story {call, era?}, incident_story {incident, era?} -> {"events": [{seq, at, wall, type, data}]}, null
-- where there is no such thing for this viewer; "masked": true where an incident is a stub for the viewer.

-- What an event says, without what only machines need.
create function code.told(e event, p_era smallint) returns jsonb language sql stable
return jsonb_strip_nulls((e.open || coalesce(e.personal, '{}')) - array['dialog', 'media', 'handle', 'local_address', 'local_port', 'leg', 'old_leg', 'seat_leg', 'stored']
           || jsonb_build_object('person_name', (select w.name from person w where w.era = p_era
                                                    and w.id = coalesce(code.id(e.open->'person'), code.id(e.open->'owner'))),
                              'from_name', (select w.name from person w where e.type = 'owner_changed' and w.era = p_era and w.id = code.id(e.open->'from')),
                              'owner_name', (select w.name from person w where e.type = 'owner_changed' and w.era = p_era and w.id = code.id(e.open->'owner'))));

create function code.story(p_era smallint, p_calls bigint[], p_incident bigint, p_types text[]) returns jsonb
language plpgsql stable as $$
declare
    v_calls text[] := p_calls::text[];
    v_assignments text[] := array(select id::text from assignment where era = p_era and incident = p_incident);
    v_events jsonb;
begin
    select coalesce(jsonb_agg(jsonb_build_object('seq', e.seq, 'at', e.at_us, 'wall', e.wall_us, 'type', e.type,
                                                 'data', code.told(e, p_era)) order by e.seq), '[]')
      into v_events
      from event e join journal j using (journal_id)
     where j.era = p_era and (j.until_seq is null or e.seq <= j.until_seq)
       and e.type not in ('leg_dialog_changed', 'leg_media_changed', 'request_answered')
       and ((e.open ? 'call' and e.open->>'call' = any (v_calls) and (p_types is null or e.type = any (p_types)))
            or e.open ? 'incident' and e.open->>'incident' = p_incident::text
            or e.type = 'incidents_merged' and e.open->>'into' = p_incident::text
            or e.type = 'incident_unmerged' and e.open->>'from' = p_incident::text
            or e.type = 'handover_offered' and e.open->'incidents' @> to_jsonb(p_incident)
            or e.open ? 'assignment' and e.open->>'assignment' = any (v_assignments));
    return jsonb_build_object('events', v_events);
end $$;

-- Of a call of which this viewer sees nothing that was noted: how it came, rang, was answered and ended.
create function code.bare_story(p_era smallint, p_call bigint) returns jsonb language sql stable
return (select jsonb_build_object('events', coalesce(jsonb_agg(
            jsonb_set(e, '{data}', (e->'data') - 'location' #- '{caller,location}') order by (e->>'seq')::bigint), '[]'))
          from jsonb_array_elements(code.story(p_era, array[p_call], null, null)->'events') e
         where e->>'type' in ('call_arrived', 'call_ringing', 'call_connected', 'offer_started', 'offer_ended', 'offer_answer_asked',
                              'offer_redialled', 'call_answered', 'call_held', 'call_ended', 'outbound_started', 'outbound_dialled', 'outbound_answered'));

create function code.query_call_story(p jsonb) returns jsonb language plpgsql stable as $$
declare
    v_viewer jsonb := coalesce(p->'viewer', '{}');
    v_era smallint := coalesce((p->>'era')::smallint, code.latest_era());
    v_call call;
    v_incident incident;
begin
    select * into v_call from call where era = v_era and id = (p->>'call')::bigint;
    if not found or not code.staff(v_viewer) then return null; end if;
    select * into v_incident from incident where era = v_era and id = v_call.incident;
    if code.sight(v_call, v_incident, v_viewer) <> 'full' then return code.bare_story(v_era, v_call.id); end if;
    return code.story(v_era, array[v_call.id], v_call.incident, null);
end $$;

-- recording {call, recording, era?} -> {"file"}, null where there is none for this viewer to hear.
create function code.query_recording(p jsonb) returns jsonb language plpgsql stable as $$
declare
    v_viewer jsonb := coalesce(p->'viewer', '{}');
    v_era smallint := coalesce((p->>'era')::smallint, code.latest_era());
    v_call call;
    v_incident incident;
begin
    select * into v_call from call where era = v_era and id = (p->>'call')::bigint;
    if not found or not code.staff(v_viewer) then return null; end if;
    select * into v_incident from incident where era = v_era and id = v_call.incident;
    if code.sight(v_call, v_incident, v_viewer) <> 'full' then return null; end if;
    return (select jsonb_build_object('file', r.file) from recording r
             where r.era = v_era and r.call = v_call.id and r.id = (p->>'recording')::bigint
               and r.closed_at is not null and r.erased_at is null);
end $$;

create function code.query_incident_story(p jsonb) returns jsonb language plpgsql stable as $$
declare
    v_viewer jsonb := coalesce(p->'viewer', '{}');
    v_era smallint := coalesce((p->>'era')::smallint, code.latest_era());
    v_incident incident;
    v_sight text;
begin
    select * into v_incident from incident where era = v_era and id = (p->>'incident')::bigint;
    if not found then return null; end if;
    v_sight := code.sight(v_incident, v_viewer);
    if v_sight = 'none' then return null; end if;
    if v_sight = 'masked' then return '{"masked": true, "events": []}'; end if;
    return code.story(v_era, array(select r.call from report r where r.era = v_era and r.incident = v_incident.id and r.call is not null),
                      v_incident.id, array['call_arrived', 'call_answered', 'call_ended', 'recording_closed', 'recording_played']);
end $$;
