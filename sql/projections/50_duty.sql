-- Clocks, ladders and deliveries.

create function code.on_clock_started(e event, p_era smallint) returns void language plpgsql as $$
begin
    insert into clock (era, id, leg, incident, assignment, seconds, rule, policy, started_at, due_at, started_house)
    values (p_era, code.id(e.open->'clock'), e.open->>'leg', code.id(e.open->'incident'), code.id(e.open->'assignment'),
            (e.open->>'seconds')::integer, e.open->>'rule', e.open->>'policy', code.at(e.wall_us),
            code.at(e.wall_us + (e.open->>'due_at')::bigint - e.at_us), e.at_us);
end $$;

create function code.on_clock_stopped(e event, p_era smallint) returns void language plpgsql as $$
begin
    update clock set stopped_at = code.at(e.wall_us), met = (e.open->>'met')::boolean,
           took_ms = (e.at_us - started_house) / 1000
     where era = p_era and id = code.id(e.open->'clock');
end $$;

create function code.on_clock_breached(e event, p_era smallint) returns void language plpgsql as $$
begin
    update clock set breached_at = code.at(e.wall_us) where era = p_era and id = code.id(e.open->'clock');
    perform code.note(e, p_era, code.id(e.open->'incident'), null, e.open->>'leg', code.id(e.open->'assignment'));
end $$;

create function code.on_escalation_started(e event, p_era smallint) returns void language plpgsql as $$
begin
    insert into escalation (era, id, leg, incident, assignment, agency, ladder, why, started_at)
    values (p_era, code.id(e.open->'escalation'), e.open->>'leg', code.id(e.open->'incident'),
            code.id(e.open->'assignment'), code.txt(e.open->'agency'), e.open->>'ladder', e.open->>'why', code.at(e.wall_us));
    perform code.note(e, p_era, code.id(e.open->'incident'), null, e.open->>'why', code.id(e.open->'assignment'));
end $$;

create function code.on_escalation_step(e event, p_era smallint) returns void language plpgsql as $$
begin
    update escalation set step = (e.open->>'step')::integer where era = p_era and id = code.id(e.open->'escalation');
end $$;

create function code.on_escalation_ended(e event, p_era smallint) returns void language plpgsql as $$
begin
    update escalation set ended_at = code.at(e.wall_us), exhausted = (e.open->>'exhausted')::boolean,
           ended_why = e.open->>'why'
     where era = p_era and id = code.id(e.open->'escalation');
    perform code.note(e, p_era, x.incident, null, e.open->>'why', x.assignment)
       from escalation x where x.era = p_era and x.id = code.id(e.open->'escalation');
end $$;

create function code.on_delivery_started(e event, p_era smallint) returns void language plpgsql as $$
begin
    if code.id(e.open->'escalation') is null then return; end if;  -- a test of a contact: the audit has it
    insert into delivery (era, id, escalation, step, channel, agency, label, number, email, started_at)
    values (p_era, code.id(e.open->'delivery'), code.id(e.open->'escalation'), (e.open->>'step')::integer,
            e.open->>'channel', code.txt(e.open->'agency'), code.txt(e.personal->'target'->'label'),
            code.txt(e.personal->'target'->'number'), code.txt(e.personal->'target'->'email'), code.at(e.wall_us));
    perform code.note(e, p_era, x.incident, null, (e.open->>'channel') || ': ' || coalesce(e.personal->'target'->>'label', ''), x.assignment)
       from escalation x where x.era = p_era and x.id = code.id(e.open->'escalation');
end $$;

create function code.on_delivery_ended(e event, p_era smallint) returns void language plpgsql as $$
begin
    update delivery set ended_at = code.at(e.wall_us), result = e.open->>'result', detail = code.txt(e.open->'detail')
     where era = p_era and id = code.id(e.open->'delivery');
    perform code.note(e, p_era, x.incident, null, e.open->>'result', x.assignment)
       from delivery d join escalation x on x.era = d.era and x.id = d.escalation
      where d.era = p_era and d.id = code.id(e.open->'delivery');
end $$;

create function code.on_notice_dialled(e event, p_era smallint) returns void language plpgsql as $$
begin
    insert into call (era, id, direction, state, trunk, called, number, number_raw, display, arrived_at, arrived_house,
                      contact_agency, incident)
    values (p_era, code.id(e.open->'call'), 'outbound', 'waiting', e.open->>'trunk', '',
            code.txt(e.personal->'party'->'number'), code.txt(e.personal->'party'->'raw'),
            code.txt(e.personal->'party'->'display'), code.at(e.wall_us), e.at_us, code.txt(e.open->'agency'),
            code.id(e.open->'incident'));
    update delivery set call = code.id(e.open->'call') where era = p_era and id = code.id(e.open->'delivery');
end $$;
