-- One telephone, however it was written: "0712 321", "+62712321" and "62 712-321". As plain() in centre/erase_contacts.cpp.
create function code.plain_number(p text) returns text language sql immutable parallel safe
return regexp_replace(regexp_replace(regexp_replace(regexp_replace(p, '[^0-9]', '', 'g'), '^00', ''), '^(0|8[0-9]{8,12}$)', '62\1'), '^620+', '62');

-- Whoever is named in a payload with a number or an address: contacts, those a message went to, parties of a call.
create function code.named_in(p jsonb) returns table (label text, number text, email text) language sql immutable parallel safe as $$
    select coalesce(v->>'label', v->>'display', ''), coalesce(code.plain_number(v->>'number'), ''), coalesce(lower(v->>'email'), '')
      from jsonb_path_query(p, 'strict $.** ? (exists(@.number) || exists(@.email))') v
$$;

-- Do words that somebody typed have this number or address in them? bare: without its country code.
create function code.mentions(p jsonb, p_bare text, p_email text) returns boolean language sql immutable parallel safe as $$
    select exists (select from jsonb_path_query(p, 'strict $.** ? (@.type() == "string")') v
                    where length(p_bare) >= 6 and strpos(regexp_replace(v #>> '{}', '[^0-9]', '', 'g'), p_bare) > 0
                       or p_email <> '' and strpos(lower(v #>> '{}'), p_email) > 0)
$$;

-- erasure {journal, call | incident | number | email} -> {calls, incidents, callbacks, seqs, files}: every event of this
-- machine's journal whose personal payload tells of a caller, an incident or an agency's contact, and the recordings of the
-- calls. Of a contact also {deliveries, escalations, assignments, trainings, contacts, beyond}: see centre's Erase; beyond
-- counts profiles loaded by version 1 of the event, whose contacts lie in the payload that the chain covers openly.
-- Only the house itself asks (no viewer): an admin's erasure, docs/decisions/0044 and 0170.
create function code.query_erasure(p jsonb) returns jsonb language plpgsql stable as $$
declare
    v_era smallint := code.era_of((p->>'journal')::uuid);
    v_number text := code.txt(p->'number');
    v_plain text := coalesce(code.plain_number(code.txt(p->'number')), '');
    v_email text := coalesce(lower(code.txt(p->'email')), '');
    v_people jsonb[];
    v_labels text[];
    v_contacts event[] := '{}';
    v_said event[] := '{}';
    v_typed event[] := '{}';
    v_deliveries bigint[] := '{}';
    v_incidents bigint[] := array(select i.id from incident i where i.era = v_era and i.id = (p->>'incident')::bigint);
    v_calls bigint[];
    v_callbacks bigint[];
    v_events event[];
    v_escalations text[];
    v_seqs bigint[];
begin
    if v_plain <> '' or v_email <> '' then
        -- As the lists of contacts have ever named them: a message by e-mail tells no number.
        v_people := array(
            select distinct jsonb_build_array(c.label, c.number, c.email)
              from event e join journal j using (journal_id)
              cross join code.named_in(case when e.type = 'profile_loaded' and e.version < 2 then e.open else e.personal end) c
             where j.era = v_era and (j.until_seq is null or e.seq <= j.until_seq)
               and e.type in ('profile_loaded', 'contacts_kept', 'contact_saved', 'contact_removed')
               and c.label <> '' and (v_plain <> '' and c.number = v_plain or v_email <> '' and c.email = v_email));
        v_labels := array(select distinct named->>0 from unnest(v_people) named);
        v_contacts := array(
            select e from event e join journal j using (journal_id)
             where j.era = v_era and (j.until_seq is null or e.seq <= j.until_seq) and e.personal is not null
               and e.type in ('profile_loaded', 'contacts_kept', 'contact_saved', 'contact_removed', 'contact_tested', 'escalation_step',
                              'delivery_started', 'notice_dialled')
               and exists (select from code.named_in(e.personal) c
                            where v_plain <> '' and c.number = v_plain or v_email <> '' and c.email = v_email
                               or exists (select from unnest(v_people) named where c.label = named->>0
                                         and (c.number <> '' and c.number = named->>1 or c.email <> '' and c.email = named->>2))));
        v_deliveries := array(select distinct (e.open->>'delivery')::bigint from unnest(v_contacts) e
                               where e.type in ('delivery_started', 'contact_tested'));
        -- Their yes or no by telephone, which says a name.
        v_said := array(
            select e from event e join journal j using (journal_id)
             where j.era = v_era and (j.until_seq is null or e.seq <= j.until_seq) and e.personal is not null
               and (e.type = 'assignment_acknowledged' and e.open->'by_phone' = 'true' and e.personal->>'name' = any (v_labels)
                    or e.type = 'assignment_declined' and e.personal->>'reason' = any (array(select 'Ditolak lewat telepon: ' || l from unnest(v_labels) l)))
               and e.open->>'assignment' = any (array(
                   select x.assignment::text from delivery d join escalation x on x.era = d.era and x.id = d.escalation
                    where d.era = v_era and d.id = any (v_deliveries) and x.assignment is not null)));
        v_typed := array(
            select e from event e join journal j using (journal_id)
             where j.era = v_era and (j.until_seq is null or e.seq <= j.until_seq) and e.personal is not null
               and e.type = 'training_saved' and code.mentions(e.personal, regexp_replace(v_plain, '^62', ''), v_email));
    end if;
    v_calls := array(
        select c.id from call c where c.era = v_era and (c.id = (p->>'call')::bigint or c.number = v_number
                                                         or c.incident = any (v_incidents))
        union select r.call from report r where r.era = v_era and r.call is not null
                                            and (r.caller_number = v_number or r.incident = any (v_incidents))
        union select (e.open->>'call')::bigint from event e join journal j using (journal_id)
         where j.era = v_era and (j.until_seq is null or e.seq <= j.until_seq) and e.open ? 'incident'
           and e.open->>'incident' = any (v_incidents::text[]) and (e.open->>'call')::bigint > 0
        union select (e.open->>'call')::bigint from unnest(v_contacts) e where e.type = 'notice_dialled');
    -- What names one of them.
    v_events := array(
        select e from event e join journal j using (journal_id)
         where j.era = v_era and (j.until_seq is null or e.seq <= j.until_seq)
           and (e.open ? 'call' and e.open->>'call' = any (v_calls::text[])
                or e.open ? 'incident' and e.open->>'incident' = any (v_incidents::text[])
                or e.open ? 'assignment' and e.open->>'assignment' = any (
                    array(select a.id::text from assignment a where a.era = v_era and a.incident = any (v_incidents)))));
    -- What others were told of an incident of theirs: deliveries know their escalation, and that its incident.
    v_escalations := array(
        select e.open->>'escalation' from event e join journal j using (journal_id)
         where j.era = v_era and (j.until_seq is null or e.seq <= j.until_seq) and e.type = 'escalation_started'
           and e.open ? 'incident' and e.open->>'incident' = any (
               v_incidents::text[] || array(select r.incident::text from report r where r.era = v_era and not r.further and r.call = any (v_calls))));
    v_callbacks := array(
        select distinct (e.open->>'callback')::bigint from unnest(v_events) e where e.type = 'callback_changed'
        union select b.id from callback b where b.era = v_era and b.number = v_number);
    v_seqs := array(
        select e.seq from unnest(v_events) e where e.personal is not null
        union select e.seq from unnest(v_contacts || v_said || v_typed) e
        -- One entry is one number, whichever of its calls was asked for.
        union select e.seq from event e join journal j using (journal_id)
         where j.era = v_era and (j.until_seq is null or e.seq <= j.until_seq) and e.type = 'callback_changed'
           and e.personal is not null and (e.open->>'callback')::bigint = any (v_callbacks)
        union select e.seq from event e join journal j using (journal_id)
         where j.era = v_era and (j.until_seq is null or e.seq <= j.until_seq) and e.type in ('escalation_step', 'delivery_started')
           and e.personal is not null and e.open->>'escalation' = any (v_escalations)
        -- The dialogs of the calls' legs lie between the first and the last event of each.
        union select e.seq
          from (select f.open->>'call' as call, min(f.seq) as first, max(f.seq) as last from unnest(v_events) f
                 where f.open ? 'call' group by 1) span
          join event e on e.seq between span.first and span.last and e.type in ('leg_answered', 'leg_dialog_changed')
          join journal j using (journal_id)
         where j.era = v_era and (j.until_seq is null or e.seq <= j.until_seq) and e.personal is not null
           and exists (select from unnest(v_events) f where f.open->>'call' = span.call
                          and (f.open->'leg' = e.open->'leg' or f.open->'seat_leg' = e.open->'leg')));
    return jsonb_build_object(
        'deliveries', to_jsonb(v_deliveries),
        'escalations', to_jsonb(array(select distinct (e.open->>'escalation')::bigint from unnest(v_contacts) e
                                       where e.type in ('escalation_step', 'delivery_started') and (e.open->>'escalation')::bigint > 0)),
        'assignments', to_jsonb(array(select distinct (e.open->>'assignment')::bigint from unnest(v_said) e)),
        'trainings', to_jsonb(array(select distinct (e.open->>'training')::bigint from unnest(v_typed) e)),
        'contacts', exists (select from unnest(v_contacts) e where e.type in ('profile_loaded', 'contacts_kept', 'contact_saved', 'contact_removed')),
        'beyond', (select count(*) from event e join journal j using (journal_id)
                    where j.era = v_era and e.type = 'profile_loaded' and e.version < 2
                      and exists (select from code.named_in(e.open) c
                                   where v_plain <> '' and c.number = v_plain or v_email <> '' and c.email = v_email)),
        'calls', to_jsonb(v_calls), 'incidents', to_jsonb(v_incidents), 'callbacks', to_jsonb(v_callbacks),
        'seqs', to_jsonb(array(select s from unnest(v_seqs) s order by s)),
        'files', to_jsonb(array(select distinct e.open->>'file' from unnest(v_events) e
                                 where e.type in ('recording_started', 'recording_closed') and code.txt(e.open->'file') is not null
                                -- What the telephone was told of them, as it was spoken.
                                union select 'prompts/' || (n.open->>'prompt') || '.wav' from delivery d
                                  join event n on n.type = 'notice_ready' and n.open->'delivery' = to_jsonb(d.id)
                                  join journal j on j.journal_id = n.journal_id and j.era = d.era
                                 where d.era = v_era and d.channel = 'voice' and d.escalation::text = any (v_escalations)
                                   and n.open->>'prompt' like 'pesan/%')));
end $$;
