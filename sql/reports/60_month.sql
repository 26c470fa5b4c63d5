-- month {from, to}: what an office sends on, and what its head reads: service level, abandoned, results,
-- incidents, each agency's share acknowledged within 60 s, and the late tasks. The first table is the whole as one
-- list (section, item, value, unit), for CSV. All of it comes from what the other reports are
-- made of, so that they agree; what they share is read once.
create function code.query_report_month(p jsonb) returns jsonb language plpgsql stable as $$
declare
    v_span jsonb := jsonb_build_object('from', p->'from', 'to', p->'to', 'viewer', p->'viewer', 'by', 'day');
    v_head jsonb := code.report_head('month', p);
    v_from timestamptz := code.at((p->>'from')::bigint);
    v_to timestamptz := code.at((p->>'to')::bigint);
    v_hidden code.hidden_incident[] := code.hidden_incidents(p->'viewer');
    v_calls code.calls_counted[] := code.report_calls(v_span, v_hidden);
    v_answer jsonb := code.answer_times_of(v_span, v_calls);
    v_results jsonb := code.results_of(v_calls);
    v_legs jsonb := code.legs_of(v_span, v_hidden);
    v_heat jsonb := code.heat_of(v_span, v_hidden);
    v_figures jsonb;
    v_agencies jsonb;
    v_late jsonb;
    v_list jsonb;
begin
    v_figures := (v_answer->'figures') || jsonb_build_object(
        'prank', v_results->'figures'->'prank', 'ghost', v_results->'figures'->'ghost',
        'share_prank', v_results->'figures'->'share_prank', 'share_ghost', v_results->'figures'->'share_ghost',
        'incidents', v_heat->'figures'->'incidents', 'restricted_incidents', v_heat->'figures'->'restricted',
        'tasks', v_legs->'figures'->'assigned', 'restricted_tasks', v_legs->'figures'->'restricted',
        'tasks_share_60_s', v_legs->'figures'->'share_60_s', 'tasks_overdue', coalesce(v_legs->'figures'->'overdue', '0'),
        'share_abandoned', code.share((v_answer->'figures'->>'abandoned')::bigint, (v_answer->'figures'->>'offered')::bigint));
    select jsonb_agg(jsonb_build_array(r->0, r->1, r->2, r->3, r->4, r->5, r->6, r->7, r->14, r->15, r->22, r->23) order by n) into v_agencies
      from jsonb_array_elements(v_legs->'tables'->0->'rows') with ordinality as rows (r, n);
    -- Those nobody acknowledged first, the longest ago before the others; the order is whole, so that two readings are equal.
    -- The hundred are chosen before anything is looked up for them: a year has some 80,000.
    with hidden as materialized (select * from unnest(v_hidden)),
    late as materialized (
        select a.era, a.id, a.incident, a.agency, a.acknowledge_ms, a.created_at, a.state from assignment a
         where a.overdue and a.created_at >= v_from and a.created_at < v_to
           and not exists (select from hidden h where h.era = a.era and h.id = a.incident)
         order by a.acknowledge_ms desc nulls first, a.created_at, a.era, a.id limit 100)
    select jsonb_agg(jsonb_build_array(i.number, coalesce(t.name, i.type), coalesce(g.short_name, l.agency), code.local_text(l.created_at, code.report_zone()),
                                       code.seconds(l.acknowledge_ms), l.state)
                     order by l.acknowledge_ms desc nulls first, l.created_at, l.era, l.id) into v_late
      from late l join incident i on i.era = l.era and i.id = l.incident
      left join agency g on g.era = l.era and g.id = l.agency
      left join incident_type t on t.era = i.era and t.id = i.type;
    select jsonb_agg(line order by section, n) into v_list from (
        select 1 as section, n, jsonb_build_array('pelayanan', f->>1, v_figures->(f->>0), f->>2) as line
          from jsonb_array_elements('[["offered", "Panggilan masuk", "panggilan"], ["connected", "Tersambung", "panggilan"],
              ["answered", "Dijawab petugas", "panggilan"], ["in_15_s", "Dijawab <= 15 dtk", "panggilan"], ["share_15_s", "Tingkat layanan 15 dtk", "%"],
              ["in_20_s", "Dijawab <= 20 dtk", "panggilan"], ["share_20_s", "Tingkat layanan 20 dtk", "%"],
              ["abandoned", "Putus sebelum dijawab", "panggilan"], ["share_abandoned", "Bagian putus sebelum dijawab", "%"],
              ["cut", "Terpotong", "panggilan"], ["wait_p50_s", "Menunggu p50", "dtk"], ["wait_p90_s", "Menunggu p90", "dtk"],
              ["wait_p95_s", "Menunggu p95", "dtk"], ["incidents", "Kejadian", "kejadian"], ["restricted_incidents", "Kejadian terbatas (tidak dirinci)", "kejadian"],
              ["tasks", "Tugas instansi", "tugas"], ["restricted_tasks", "Tugas kejadian terbatas (tidak dirinci)", "tugas"],
              ["tasks_share_60_s", "Diterima <= 60 dtk", "%"], ["tasks_overdue", "Lewat batas terima", "tugas"]]') with ordinality as f (f, n)
        union all
        select 2, n, jsonb_build_array('hasil panggilan', r->0, r->1, 'panggilan')
          from jsonb_array_elements(v_results->'tables'->0->'rows') with ordinality as r (r, n)
        union all
        select 3, n, jsonb_build_array('kecamatan', r->1, r->2, 'kejadian')
          from jsonb_array_elements(v_heat->'tables'->0->'rows') with ordinality as r (r, n)
        union all
        select 4, n, jsonb_build_array('jenis', c->'label', (select sum((r->(n::integer - 1))::numeric) from jsonb_array_elements(v_heat->'tables'->0->'rows') as r (r)), 'kejadian')
          from jsonb_array_elements(v_heat->'tables'->0->'columns') with ordinality as c (c, n) where c->>'key' like 'type:%'
        union all
        select 5, n * 3 + k, jsonb_build_array('instansi ' || (r->>0), l, r->i, u)
          from jsonb_array_elements(v_agencies) with ordinality as r (r, n),
               (values (0, 1, 'Tugas', 'tugas'), (1, 4, 'Diterima <= 60 dtk', '%'), (2, 6, 'Lewat batas terima', 'tugas')) as pick (k, i, l, u)) lines;
    return v_head || jsonb_build_object('figures', v_figures, 'tables', jsonb_build_array(
        code.report_table('month', 'Angka bulanan', '[["section", "Bagian", "text"], ["item", "Angka", "word"], ["value", "Nilai", "number"], ["unit", "Satuan", "text"]]', v_list),
        code.report_table('agencies', 'Per instansi', '[["agency", "Instansi", "text"], ["assigned", "Tugas", "count"], ["acknowledged", "Diterima", "count"],
            ["in_60_s", "Diterima <= 60 dtk", "count"], ["share_60_s", "Bagian <= 60 dtk", "percent"], ["share_in_time", "Bagian tepat waktu", "percent"],
            ["overdue", "Lewat batas", "count"], ["declined", "Tidak dapat menangani", "count"], ["acknowledge_p50_s", "Terima p50 (dtk)", "seconds"],
            ["acknowledge_p90_s", "Terima p90 (dtk)", "seconds"], ["on_scene_p50_s", "Sampai di lokasi p50 (dtk)", "seconds"],
            ["on_scene_p90_s", "Sampai di lokasi p90 (dtk)", "seconds"]]', v_agencies),
        code.report_table('late', 'Terlambat diterima', '[["incident", "Kejadian", "text"], ["type", "Jenis", "text"], ["agency", "Instansi", "text"],
            ["created", "Dibuat", "time"], ["acknowledge_s", "Diterima setelah (dtk)", "seconds"], ["state", "Keadaan", "word"]]', v_late),
        v_answer->'tables'->0, v_results->'tables'->0));
end $$;
