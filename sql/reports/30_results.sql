-- results of calls already counted: the report without its head.
create function code.results_of(p_calls code.calls_counted[]) returns jsonb language plpgsql stable as $$
declare
    v_figures jsonb;
    v_rows jsonb;
begin
    with counted as (
        select coalesce(d.result, case d.fate when 'answered' then 'tanpa_hasil' when 'abandoned' then 'putus_sebelum_dijawab' else 'terpotong' end) as result,
               sum(d.n)::bigint as n, coalesce(sum(d.n) filter (where d.fate = 'answered'), 0)::bigint as answered
          from unnest(p_calls) d group by 1),
    whole as (select coalesce(sum(n), 0)::bigint as n, coalesce(sum(answered), 0)::bigint as answered from counted)
    select jsonb_build_object('offered', w.n, 'answered', w.answered,
               'prank', coalesce((select n from counted where result = 'iseng'), 0),
               'ghost', coalesce((select n from counted where result = 'ghost'), 0),
               'share_prank', code.share(coalesce((select n from counted where result = 'iseng'), 0), w.n),
               'share_ghost', code.share(coalesce((select n from counted where result = 'ghost'), 0), w.n)),
           (select jsonb_agg(jsonb_build_array(c.result, c.n, code.share(c.n, w.n), case when c.answered > 0 then code.share(c.answered, w.answered) end)
                             order by c.n desc, c.result) from counted c)
      into v_figures, v_rows from whole w;
    return jsonb_build_object('figures', v_figures, 'tables', jsonb_build_array(
        code.report_table('results', 'Hasil panggilan',
            '[["result", "Hasil", "word"], ["calls", "Panggilan", "count"], ["share", "Bagian dari semua", "percent"],
              ["share_answered", "Bagian dari yang dijawab", "percent"]]', v_rows)));
end $$;

-- results {from, to, type?, kecamatan?, agency?}: what the calls were; the shares of pranks and silent calls. Every
-- ended call is in exactly one row: with its result; answered without one (as is one whose incident is hidden from
-- the viewer: a span of one minute would say whose, docs/decisions/0149); abandoned; cut.
create function code.query_report_results(p jsonb) returns jsonb language plpgsql stable as $$
declare
    v_head jsonb := code.report_head('results', p);
begin
    return v_head || code.results_of(code.report_calls(p, code.hidden_incidents(p->'viewer')));
end $$;

-- workload {from, to, type?, kecamatan?, agency?}: calls by weekday (1 = Monday) and hour of the zone.
create function code.query_report_workload(p jsonb) returns jsonb language plpgsql stable as $$
declare
    v_head jsonb := code.report_head('workload', p);
    v_from timestamptz := code.at((p->>'from')::bigint);
    v_to timestamptz := code.at((p->>'to')::bigint);
    v_zone interval := code.report_zone();
    v_filtered boolean := code.report_filtered(p);
    v_figures jsonb;
    v_rows jsonb;
begin
    with hours as materialized (  -- first by the hour itself: a year has 8,760, whatever its calls
        select date_trunc('hour', c.arrived_at at time zone v_zone) as t, count(*) as n, count(c.answered_at) as answered,
               coalesce(sum(c.talk_ms), 0) as talk_ms
          from call c
         where c.direction = 'inbound' and c.state = 'ended' and c.arrived_at >= v_from and c.arrived_at < v_to
           and (not v_filtered or (c.era, c.report) in (select m.era, m.id from code.report_matching(p) m))
         group by 1),
    cells as (
        select extract(isodow from t)::integer as weekday, extract(hour from t)::integer as hour, sum(n)::bigint as n,
               sum(answered)::bigint as answered, sum(talk_ms)::bigint as talk_ms
          from hours group by 1, 2)
    select jsonb_build_object('offered', coalesce(sum(n), 0), 'answered', coalesce(sum(answered), 0),
                              'talk_hours', round(coalesce(sum(talk_ms), 0) / 3600000.0, 1),
                              'busiest_hour', (select max(n) from hours)),
           jsonb_agg(jsonb_build_array(weekday, hour, n, answered, round(talk_ms / 60000.0, 1)) order by weekday, hour)
      into v_figures, v_rows from cells;
    return v_head || jsonb_build_object('figures', v_figures, 'tables', jsonb_build_array(
        code.report_table('workload', 'Beban per jam',
            '[["weekday", "Hari (1 = Senin)", "weekday"], ["hour", "Jam", "hour"], ["offered", "Panggilan masuk", "count"],
              ["answered", "Dijawab petugas", "count"], ["talk_min", "Bicara (menit)", "number"]]', v_rows)));
end $$;
