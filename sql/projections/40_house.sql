-- People, agencies, alarms, and the audit: who did what.

create function code.on_settings_loaded(e event, p_era smallint) returns void language plpgsql as $$
begin
    insert into house (era, short_call_ms) values (p_era, (e.open->'settings'->'queue'->>'short_call')::bigint / 1000)
    on conflict (era) do update set short_call_ms = excluded.short_call_ms;
end $$;

create function code.on_queue_settings_changed(e event, p_era smallint) returns void language plpgsql as $$
begin
    insert into house (era, short_call_ms) values (p_era, (e.open->'after'->>'short_call')::bigint / 1000)
    on conflict (era) do update set short_call_ms = excluded.short_call_ms;
end $$;

create function code.on_profile_loaded(e event, p_era smallint) returns void language plpgsql as $$
begin
    insert into house (era, title, zone_minutes, zone_name)
    values (p_era, e.open->'profile'->>'title', (e.open->'profile'->>'zone_minutes')::integer, e.open->'profile'->>'zone_name')
    on conflict (era) do update set title = excluded.title, zone_minutes = excluded.zone_minutes, zone_name = excluded.zone_name;
    insert into agency
    select p_era, a->>'id', a->>'name', a->>'short_name' from jsonb_array_elements(e.open->'profile'->'agencies') a
    on conflict (era, id) do update set name = excluded.name, short_name = excluded.short_name;
    insert into incident_type
    select p_era, t->>'id', t->>'name', (t->>'restricted')::boolean,
           array(select jsonb_array_elements_text(t->'restricted_agencies'))
      from jsonb_array_elements(e.open->'profile'->'types') t
    on conflict (era, id) do update set name = excluded.name, restricted = excluded.restricted,
           restricted_agencies = excluded.restricted_agencies;
end $$;

create function code.on_agency_saved(e event, p_era smallint) returns void language plpgsql as $$
begin
    insert into agency values (p_era, e.open->>'agency', e.open->'after'->>'name', e.open->'after'->>'short_name')
    on conflict (era, id) do update set name = excluded.name, short_name = excluded.short_name;
end $$;

create function code.on_incident_type_saved(e event, p_era smallint) returns void language plpgsql as $$
begin
    insert into incident_type
    select p_era, t->>'id', t->>'name', (t->>'restricted')::boolean, array(select jsonb_array_elements_text(t->'restricted_agencies'))
      from (select e.open->'after' as t) saved
    on conflict (era, id) do update set name = excluded.name, restricted = excluded.restricted,
           restricted_agencies = excluded.restricted_agencies;
end $$;

create function code.on_person_saved(e event, p_era smallint) returns void language plpgsql as $$
begin
    insert into person (era, id, login, name, role, agency, active, saved_at)
    select p_era, code.id(e.personal->'person'->'id'), code.txt(e.personal->'person'->'login'),
           e.personal->'person'->>'name', e.personal->'person'->>'role', code.txt(e.personal->'person'->'agency'),
           (e.personal->'person'->>'active')::boolean, code.at(e.wall_us)
     where e.personal is not null
    on conflict (era, id) do update set login = excluded.login, name = excluded.name, role = excluded.role,
           agency = excluded.agency, active = excluded.active, saved_at = excluded.saved_at;
end $$;

create function code.on_alarm_raised(e event, p_era smallint) returns void language plpgsql as $$
begin
    insert into alarm (era, id, kind, subject, incident, owner, text, raised_at, last_at, needs_answer)
    values (p_era, code.id(e.open->'alarm'), e.open->>'kind', e.open->>'subject', code.id(e.open->'incident'),
            code.id(e.open->'owner'), e.open->>'text', code.at(e.wall_us), code.at(e.wall_us),
            coalesce((e.open->>'needs_answer')::boolean, false));
end $$;
create function code.on_alarm_repeated(e event, p_era smallint) returns void language plpgsql as $$
begin
    update alarm set count = (e.open->>'count')::bigint, last_at = code.at(e.wall_us)
     where era = p_era and id = code.id(e.open->'alarm');
end $$;
create function code.on_alarm_cleared(e event, p_era smallint) returns void language plpgsql as $$
begin
    update alarm set cleared_at = code.at(e.wall_us) where era = p_era and id = code.id(e.open->'alarm');
end $$;
create function code.on_alarm_acknowledged(e event, p_era smallint) returns void language plpgsql as $$
begin
    update alarm set acknowledged_at = code.at(e.wall_us), acknowledged_by = code.id(e.open->'person')
     where era = p_era and id = code.id(e.open->'alarm');
end $$;

-- What differs between two descriptions of one thing, as "field: before -> after; ...".
create function code.differences(p_before jsonb, p_after jsonb) returns text language sql immutable as $$
    select case
        when p_before is null or jsonb_typeof(p_before) = 'null' then '(tidak ada) -> ' || coalesce(p_after::text, '')
        when p_after is null or jsonb_typeof(p_after) = 'null' then p_before::text || ' -> (tidak ada)'
        else (select string_agg(key || ': ' || coalesce((p_before->key)::text, '(tidak ada)') || ' -> ' || coalesce(value::text, ''), '; ' order by key)
                from jsonb_each(p_after) where value is distinct from p_before->key)
    end
$$;

-- Before and after of an administrator's change, on one line; null for every other event.
create function code.change(e event) returns text language sql immutable as $$
    select case
        when e.type in ('queue_settings_changed', 'seat_settings_changed', 'trunk_settings_changed') then code.differences(e.open->'before', e.open->'after')
        else case e.type
        when 'announcement_changed' then coalesce(nullif(left(e.open->>'before_sha256', 12), ''), 'suara bawaan') || ' -> '
            || coalesce(nullif(left(e.open->>'after_sha256', 12), ''), 'suara bawaan')
        when 'place_alias_changed' then coalesce(nullif(e.open->>'before', ''), '(tidak ada)') || ' -> ' || coalesce(nullif(e.open->>'after', ''), '(tidak ada)')
        when 'holiday_changed' then coalesce(nullif(e.open->>'before', ''), '(tidak ada)') || ' -> ' || coalesce(nullif(e.open->>'after', ''), '(tidak ada)')
        when 'profile_installed' then (e.open->>'before_name') || ' ' || (e.open->>'before_hash') || ' -> ' || (e.open->>'after_name') || ' '
            || (e.open->>'after_hash') || ', ' || (e.open->>'asked_by')
        when 'clocks_saved' then e.open->>'what'
        when 'ladders_saved' then e.open->>'what'
        when 'contact_tested' then e.open->>'channel'
        when 'contact_verified' then (e.open->>'channel') || ', ' || (e.open->>'how')
        when 'profile_edits_settled' then 'tetap: ' || coalesce(nullif((select string_agg(v, ', ') from (select jsonb_array_elements_text(e.open->'kept_agencies') as v
                union all select jsonb_array_elements_text(e.open->'kept_types')
                union all select jsonb_array_elements_text(coalesce(e.open->'kept_policy', '[]'))) kept), ''), '-')
            || '; diganti berkas: ' || coalesce(nullif((select string_agg(v, ', ') from (select jsonb_array_elements_text(e.open->'overruled_agencies') as v
                union all select jsonb_array_elements_text(e.open->'overruled_types')
                union all select jsonb_array_elements_text(coalesce(e.open->'overruled_policy', '[]'))) gone), ''), '-')
    end end
$$;

-- Who was trained in what, and with which result; never what the trainee typed. Null for every other event.
create function code.training(e event, p_era smallint) returns text language plpgsql stable as $$
declare
    v_started event;
    v_type text;
begin
    if e.type = 'training_started' then
        return (e.open->'scenario'->>'title') || ': ' || coalesce((select p.name from person p where p.era = p_era and p.id = code.id(e.open->'person')), '?');
    elsif e.type = 'training_ended' then
        return case e.open->>'why' when 'finished' then 'selesai' when 'stopped' then 'dihentikan' when 'real_call' then 'ada panggilan sungguhan'
                                   else 'meja berubah' end;
    elsif e.type <> 'training_saved' then
        return null;
    end if;
    select ev.* into v_started from event ev
     where ev.journal_id = e.journal_id and ev.type = 'training_started' and ev.seq < e.seq and ev.open->'training' = e.open->'training'
     order by ev.seq desc limit 1;
    v_type := v_started.open->'scenario'->>'expects';
    return (e.open->>'number') || ': ' || (e.open->>'type')
        || case when v_type is null then '' when v_type = e.open->>'type' then ', jenis sesuai'
                when v_type = '' then ', seharusnya bukan kejadian' else ', seharusnya ' || v_type end
        || coalesce(', ' || ((e.at_us - v_started.at_us) / 1000000) || ' detik', '');
end $$;

-- What a person did, beside what it changed. Shown with the words they gave, which are erasable.
create function code.audit(e event, p_era smallint) returns void language plpgsql as $$
begin
    insert into audit
    select e.journal_id, e.seq, p_era, code.at(e.wall_us), coalesce(case when e.type = 'training_started' then code.id(e.open->'by') end, code.id(e.open->'person'), code.id(e.open->'by'),
           code.id(e.open->'owner')), e.type, code.id(e.open->'incident'), code.id(e.open->'call'),
           coalesce(case when e.type = 'report_exported' then e.open->>'report' end,
                    case when e.type = 'password_reset' then (select p.name from person p where p.era = p_era and p.id = code.id(e.open->'of')) end, e.open->>'seat', e.open->>'trunk', e.open->>'recording', e.open->>'assignment', e.open->>'alarm',
                    e.open->>'callback', e.open->>'name', e.open->>'text', e.open->>'date', e.open->>'after_name', e.open->>'version',
                    e.open->>'draft', e.open->>'incident_type',
                    case when e.type in ('agency_saved', 'agency_removed', 'contact_saved', 'contact_removed', 'contact_tested', 'contact_verified')
                         then coalesce(nullif(e.open->>'agency', ''), 'piket kabupaten') end),
           coalesce(code.training(e, p_era), e.personal->>'reason', e.personal->>'note', e.open->>'reason', e.open->>'note', e.open->>'peer', e.open->>'why', code.change(e),
                    case when e.type = 'report_exported' then e.open->>'asked' end);
end $$;

-- Personal columns filled by event e become null, as if it had been projected without its payload.
create function code.forget(e event, p_era smallint) returns void language plpgsql as $$
begin
    case e.type
    when 'call_arrived', 'outbound_started', 'notice_dialled' then
        update call set number = null, number_raw = null, display = null, location = null
         where era = p_era and id = code.id(e.open->'call');
    when 'call_result_given' then
        update call set result_note = null where era = p_era and id = code.id(e.open->'call');
    when 'callback_changed' then
        -- The number comes from the first of its events that still has one.
        update callback set number = (
                select code.txt(ev.personal->'number') from event ev join journal j using (journal_id)
                 where j.era = p_era and ev.type = 'callback_changed' and ev.open->'callback' = e.open->'callback'
                   and ev.personal is not null and (j.until_seq is null or ev.seq <= j.until_seq)
                 order by ev.seq limit 1)
         where era = p_era and id = code.id(e.open->'callback');
    when 'incident_saved' then
        update incident set place = null, area = null, kecamatan = null, narrative = null
         where era = p_era and id = code.id(e.open->'incident');
    when 'delivery_started' then
        update delivery set label = null, number = null, email = null where era = p_era and id = code.id(e.open->'delivery');
    when 'incident_closed' then
        update incident set outcome = null, note = null where era = p_era and id = code.id(e.open->'incident');
    when 'owner_changed' then
        update ownership set reason = null where journal_id = e.journal_id and seq = e.seq;
    when 'handover_offered' then
        update handover set note = null where era = p_era and id = code.id(e.open->'handover');
    when 'handover_declined' then
        update handover set reason = null where era = p_era and id = code.id(e.open->'handover');
    when 'alarm_answered' then
        update alarm set answer = null where era = p_era and id = code.id(e.open->'alarm');
    when 'assignment_acknowledged' then
        update assignment set phone_name = null where era = p_era and id = code.id(e.open->'assignment');
    when 'assignment_declined', 'assignment_cancelled' then
        update assignment set reason = null where era = p_era and id = code.id(e.open->'assignment');
    when 'assignment_cleared' then
        update assignment set outcome = null where era = p_era and id = code.id(e.open->'assignment');
    else null;
    end case;
    if e.type in ('incident_saved', 'report_linked') then
        update report set place = null, area = null, kecamatan = null, narrative = null, caller_name = null,
               caller_number = null
         where era = p_era and id = code.id(e.open->'report');
    end if;
    -- As projected without the payload: of a delivery its channel stays.
    update timeline set text = case e.type when 'delivery_started' then (e.open->>'channel') || ': ' end
     where journal_id = e.journal_id and seq = e.seq and e.type not in ('assignment_unreachable', 'escalation_step', 'clock_breached');
    update audit set text = coalesce(code.training(e, p_era), e.open->>'reason', e.open->>'note', e.open->>'peer', e.open->>'why', code.change(e),
                                     case when e.type = 'report_exported' then e.open->>'asked' end)
     where journal_id = e.journal_id and seq = e.seq;
end $$;

-- The payloads are null already (code.ship); here the tables forget them.
create function code.on_erased(e event, p_era smallint) returns void language plpgsql as $$
declare
    v_seqs bigint[] := array(select jsonb_array_elements_text(e.open->'seqs')::bigint);
    v_event event;
    v_people boolean := false;
begin
    update recording set erased_at = code.at(e.wall_us)
     where era = p_era and call in (select jsonb_array_elements_text(coalesce(e.open->'calls', '[]'))::bigint);
    for v_event in select ev.* from event ev join journal j using (journal_id)
                    where j.era = p_era and ev.seq = any (v_seqs) order by ev.seq loop
        perform code.forget(v_event, p_era);
        v_people := v_people or v_event.type = 'person_saved';
    end loop;
    if not v_people then return; end if;
    -- Which person it was is itself erased: fill the table again from what is left.
    delete from person where era = p_era;
    for v_event in select ev.* from event ev join journal j using (journal_id)
                    where j.era = p_era and ev.type = 'person_saved' and ev.seq < e.seq
                      and (j.until_seq is null or ev.seq <= j.until_seq) order by ev.seq loop
        perform code.on_person_saved(v_event, p_era);
    end loop;
end $$;
