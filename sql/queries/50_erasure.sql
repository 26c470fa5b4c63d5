-- erasure {journal, call | incident | number} -> {calls, incidents, callbacks, seqs, files}: every event of this
-- machine's journal whose personal payload tells of a caller or an incident, and the recordings of the calls.
-- Only the house itself asks (no viewer): an admin's erasure, docs/decisions/0044.
create function code.query_erasure(p jsonb) returns jsonb language plpgsql stable as $$
declare
    v_era smallint := code.era_of((p->>'journal')::uuid);
    v_number text := code.txt(p->'number');
    v_incidents bigint[] := array(select i.id from incident i where i.era = v_era and i.id = (p->>'incident')::bigint);
    v_calls bigint[];
    v_callbacks bigint[];
    v_events event[];
    v_escalations text[];
    v_seqs bigint[];
begin
    v_calls := array(
        select c.id from call c where c.era = v_era and (c.id = (p->>'call')::bigint or c.number = v_number
                                                         or c.incident = any (v_incidents))
        union select r.call from report r where r.era = v_era and r.call is not null
                                            and (r.caller_number = v_number or r.incident = any (v_incidents))
        union select (e.open->>'call')::bigint from event e join journal j using (journal_id)
         where j.era = v_era and (j.until_seq is null or e.seq <= j.until_seq) and e.open ? 'incident'
           and e.open->>'incident' = any (v_incidents::text[]) and (e.open->>'call')::bigint > 0);
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
    return jsonb_build_object('calls', to_jsonb(v_calls), 'incidents', to_jsonb(v_incidents), 'callbacks', to_jsonb(v_callbacks),
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
