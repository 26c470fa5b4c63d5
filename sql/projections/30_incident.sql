-- Incidents, reports, assignments, and the timeline that each step leaves.

create function code.note(e event, p_era smallint, p_incident bigint, p_person bigint, p_text text,
                          p_assignment bigint default null) returns void language plpgsql as $$
begin
    insert into timeline
    select e.journal_id, e.seq, p_era, p_incident, code.at(e.wall_us), e.type, p_person,
           (select agency from assignment where era = p_era and id = p_assignment), p_assignment, p_text
     where p_incident is not null;
end $$;

create function code.insert_report(e event, p_era smallint, p_person bigint, p_further boolean) returns void
language plpgsql as $$
begin
    insert into report (era, id, incident, call, type, priority, place, area, kecamatan, narrative, caller_name,
                        caller_number, person, at, further)
    values (p_era, code.id(e.open->'report'), code.id(e.open->'incident'), code.id(e.open->'call'), e.open->>'type',
            e.open->>'priority', e.personal->'place', code.txt(e.personal->'place'->'area'),
            code.txt(e.personal->'place'->'kecamatan'), code.txt(e.personal->'narrative'),
            code.txt(e.personal->'caller_name'), code.txt(e.personal->'caller_number'), p_person, code.at(e.wall_us),
            p_further);
    update call set incident = code.id(e.open->'incident'), report = code.id(e.open->'report')
     where era = p_era and id = code.id(e.open->'call');
end $$;

create function code.on_incident_saved(e event, p_era smallint) returns void language plpgsql as $$
begin
    insert into incident (era, id, number, state, type, priority, restricted, safe_callback, excluded, owner, seat,
                          plan, place, area, kecamatan, narrative, created_at, flags)
    values (p_era, code.id(e.open->'incident'), e.open->>'number', 'open', e.open->>'type', e.open->>'priority',
            (e.open->>'restricted')::boolean, (e.open->>'safe_callback')::boolean,
            array(select jsonb_array_elements_text(e.open->'excluded')), code.id(e.open->'owner'),
            code.txt(e.open->'seat'), e.open->'plan', e.personal->'place', code.txt(e.personal->'place'->'area'),
            code.txt(e.personal->'place'->'kecamatan'), code.txt(e.personal->'narrative'), code.at(e.wall_us),
            array(select jsonb_array_elements_text(coalesce(e.open->'flags', '[]'))));
    perform code.insert_report(e, p_era, code.id(e.open->'owner'), false);
    perform code.note(e, p_era, code.id(e.open->'incident'), code.id(e.open->'owner'), null);
end $$;

create function code.on_report_linked(e event, p_era smallint) returns void language plpgsql as $$
begin
    perform code.insert_report(e, p_era, code.id(e.open->'person'), true);
    perform code.note(e, p_era, code.id(e.open->'incident'), code.id(e.open->'person'), code.txt(e.personal->'narrative'));
end $$;

create function code.on_report_unlinked(e event, p_era smallint) returns void language plpgsql as $$
begin
    update report set unlinked_at = code.at(e.wall_us), unlinked_by = code.id(e.open->'person')
     where era = p_era and id = code.id(e.open->'report');
    update call set incident = null, report = null, result = null, result_by = null, result_note = null
     where era = p_era and id = code.id(e.open->'call');
    perform code.note(e, p_era, code.id(e.open->'incident'), code.id(e.open->'person'), null);
end $$;

-- The reason is shown in the incident's story like any other note; the list for the next draft is the core's.
create function code.on_plan_overridden(e event, p_era smallint) returns void language plpgsql as $$
begin
    perform code.note(e, p_era, code.id(e.open->'incident'), code.id(e.open->'person'), code.txt(e.personal->'reason'));
end $$;

create function code.on_incident_noted(e event, p_era smallint) returns void language plpgsql as $$
begin
    perform code.note(e, p_era, code.id(e.open->'incident'), code.id(e.open->'person'), code.txt(e.personal->'text'));
end $$;

create function code.on_incident_closed(e event, p_era smallint) returns void language plpgsql as $$
begin
    update incident set state = 'closed', closed_at = code.at(e.wall_us), outcome = code.txt(e.personal->'outcome'),
           note = code.txt(e.personal->'note')
     where era = p_era and id = code.id(e.open->'incident');
    perform code.note(e, p_era, code.id(e.open->'incident'), code.id(e.open->'person'),
                      concat_ws(': ', code.txt(e.personal->'outcome'), code.txt(e.personal->'note')));
end $$;

create function code.on_restricted_opened(e event, p_era smallint) returns void language plpgsql as $$
begin
    perform code.note(e, p_era, code.id(e.open->'incident'), code.id(e.open->'person'), code.txt(e.personal->'reason'));
end $$;

create function code.on_assignment_created(e event, p_era smallint) returns void language plpgsql as $$
begin
    insert into assignment (era, id, incident, agency, role, rule, legal_basis, must_acknowledge, to_be_phoned,
                            created_at, created_house, acknowledge_by)
    values (p_era, code.id(e.open->'assignment'), code.id(e.open->'incident'), e.open->'line'->>'agency',
            e.open->'line'->>'role', e.open->'line'->>'rule', e.open->'line'->>'legal_basis',
            (e.open->'line'->>'must_acknowledge')::boolean, (e.open->'line'->>'to_be_phoned')::boolean,
            code.at(e.wall_us), e.at_us, code.at(code.id(e.open->'acknowledge_by') + e.wall_us - e.at_us));
    perform code.note(e, p_era, code.id(e.open->'incident'), code.id(e.open->'person'), null, code.id(e.open->'assignment'));
end $$;

-- The foreign key on (before, state) refuses a move the core should not have made.
create function code.move(e event, p_era smallint, p_state text, p_text text) returns void language plpgsql as $$
declare
    v_incident bigint;
    v_at timestamptz := code.at(e.wall_us);
begin
    update assignment set before = state, state = p_state,
           sent_at = case when p_state = 'sent' then v_at else sent_at end,
           delivered_at = case when p_state = 'delivered' then v_at else delivered_at end,
           en_route_at = case when p_state = 'en_route' then v_at else en_route_at end,
           on_scene_at = case when p_state = 'on_scene' then v_at else on_scene_at end,
           cleared_at = case when p_state = 'cleared' then v_at else cleared_at end,
           declined_at = case when p_state = 'declined' then v_at else declined_at end,
           cancelled_at = case when p_state = 'cancelled' then v_at else cancelled_at end,
           sent_ms = case when p_state = 'sent' then (e.at_us - created_house) / 1000 else sent_ms end,
           delivered_ms = case when p_state = 'delivered' then (e.at_us - created_house) / 1000 else delivered_ms end,
           en_route_ms = case when p_state = 'en_route' then (e.at_us - created_house) / 1000 else en_route_ms end,
           on_scene_ms = case when p_state = 'on_scene' then (e.at_us - created_house) / 1000 else on_scene_ms end,
           cleared_ms = case when p_state = 'cleared' then (e.at_us - created_house) / 1000 else cleared_ms end,
           reason = case when p_state in ('declined', 'cancelled') then p_text else reason end,
           outcome = case when p_state = 'cleared' then p_text else outcome end
     where era = p_era and id = code.id(e.open->'assignment') returning incident into v_incident;
    if not found then raise exception 'assignment % is not known', e.open->>'assignment'; end if;
    perform code.note(e, p_era, v_incident, code.id(e.open->'person'), p_text, code.id(e.open->'assignment'));
end $$;

create function code.on_assignment_sent(e event, p_era smallint) returns void language plpgsql as $$
begin
    perform code.move(e, p_era, 'sent', null);
end $$;
create function code.on_assignment_unreachable(e event, p_era smallint) returns void language plpgsql as $$
begin
    perform code.move(e, p_era, 'unreachable', code.txt(e.open->'why'));
end $$;
create function code.on_assignment_delivered(e event, p_era smallint) returns void language plpgsql as $$
begin
    perform code.move(e, p_era, 'delivered', null);
end $$;
create function code.on_assignment_acknowledged(e event, p_era smallint) returns void language plpgsql as $$
begin
    perform code.move(e, p_era, 'acknowledged', code.txt(e.personal->'name'));
    update assignment set acknowledged_by = code.id(e.open->'person'), by_phone = (e.open->>'by_phone')::boolean,
           phone_name = code.txt(e.personal->'name'),
           -- Taken by phone: the agency's time is when it said yes, not when the operator wrote it down.
           acknowledge_ms = least((e.at_us - created_house) / 1000,
                                  case when (e.open->>'by_phone')::boolean and code.id(e.open->'taken_at') is not null
                                       then greatest(0, code.id(e.open->'taken_at') - code.us(created_at)) / 1000 end),
           acknowledged_at = case when (e.open->>'by_phone')::boolean and code.id(e.open->'taken_at') is not null
                                  then code.at(code.id(e.open->'taken_at')) else code.at(e.wall_us) end
     where era = p_era and id = code.id(e.open->'assignment');
end $$;
create function code.on_assignment_declined(e event, p_era smallint) returns void language plpgsql as $$
begin
    perform code.move(e, p_era, 'declined', code.txt(e.personal->'reason'));
end $$;
create function code.on_assignment_en_route(e event, p_era smallint) returns void language plpgsql as $$
begin
    perform code.move(e, p_era, 'en_route', null);
end $$;
create function code.on_assignment_on_scene(e event, p_era smallint) returns void language plpgsql as $$
begin
    perform code.move(e, p_era, 'on_scene', null);
end $$;
create function code.on_assignment_cleared(e event, p_era smallint) returns void language plpgsql as $$
begin
    perform code.move(e, p_era, 'cleared', code.txt(e.personal->'outcome'));
end $$;
create function code.on_assignment_cancelled(e event, p_era smallint) returns void language plpgsql as $$
begin
    perform code.move(e, p_era, 'cancelled', code.txt(e.personal->'reason'));
end $$;
create function code.on_assignment_overdue(e event, p_era smallint) returns void language plpgsql as $$
begin
    update assignment set overdue = true where era = p_era and id = code.id(e.open->'assignment');
    perform code.note(e, p_era, (select incident from assignment where era = p_era and id = code.id(e.open->'assignment')),
                     null, null, code.id(e.open->'assignment'));
end $$;
