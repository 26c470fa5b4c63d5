-- The ended calls of a span, counted once for every report that asks about them: by day of the zone, by what became of
-- them, and by result (none where the viewer may not know it).
create type code.calls_counted as (day timestamp, fate text, result text, n bigint, connected bigint, short bigint,
                                   in_5_s bigint, in_15_s bigint, in_20_s bigint, in_30_s bigint, in_60_s bigint, over_60_s bigint);

-- Hashed, never sorted: the planner believes every call to be a group of its own, and would sort a million on disk.
create function code.report_calls(p jsonb, p_hidden code.hidden_incident[]) returns code.calls_counted[] language plpgsql stable set enable_sort = off as $$
declare
    v_from timestamptz := code.at((p->>'from')::bigint);
    v_to timestamptz := code.at((p->>'to')::bigint);
    v_zone interval := code.report_zone();
    v_midnight timestamptz := timestamptz '2000-01-01 00:00+00' - v_zone;
    v_short bigint := code.report_short_ms();
    v_filtered boolean := code.report_filtered(p);
    v_calls code.calls_counted[];
begin
    with counted as (
        -- Few groups and many sums: a group by the length of the wait as well took half as long again.
        select date_bin(interval '1 day', c.arrived_at, v_midnight) as day,
               case when c.answered_at is not null then 'answered'
                    when c.cause in ('caller_hung_up', 'cancelled') then 'abandoned' else 'cut' end as fate,
               -- Looked up among the few hidden ones; a join would hash the million calls instead, on disk.
               case when c.incident is null or (c.era, c.incident) not in (select h.era, h.id from unnest(p_hidden) h) then c.result end as result,
               count(*) as n, count(c.connected_at) as connected, count(*) filter (where c.wait_ms < v_short) as short,
               count(*) filter (where c.wait_ms < 5000) as in_5_s, count(*) filter (where c.wait_ms <= 15000) as in_15_s,
               count(*) filter (where c.wait_ms <= 20000) as in_20_s, count(*) filter (where c.wait_ms <= 30000) as in_30_s,
               count(*) filter (where c.wait_ms <= 60000) as in_60_s, count(*) filter (where c.wait_ms > 60000) as over_60_s
          from call c
         where c.direction = 'inbound' and c.state = 'ended' and c.arrived_at >= v_from and c.arrived_at < v_to
           and (not v_filtered or (c.era, c.report) in (select m.era, m.id from code.report_matching(p) m))
         group by 1, 2, 3)
    select array_agg((d.day at time zone v_zone, d.fate, d.result, d.n, d.connected, d.short,
                      d.in_5_s, d.in_15_s, d.in_20_s, d.in_30_s, d.in_60_s, d.over_60_s)::code.calls_counted) into v_calls from counted d;
    return v_calls;
end $$;

-- answer_times of calls already counted: the report without its head.
create function code.answer_times_of(p jsonb, p_calls code.calls_counted[]) returns jsonb language plpgsql stable as $$
declare
    v_from timestamptz := code.at((p->>'from')::bigint);
    v_to timestamptz := code.at((p->>'to')::bigint);
    v_by text := coalesce(p->>'by', case when v_to - v_from > interval '93 days' then 'month' else 'day' end);
    v_format text := case v_by when 'month' then 'YYYY-MM' when 'day' then 'YYYY-MM-DD' end;
    v_filtered boolean := code.report_filtered(p);
    v_waits bigint[];
    v_running bigint;
    v_figures jsonb;
    v_rows jsonb;
begin
    if v_format is null then raise exception 'by: day atau month'; end if;
    with summed as (
        select date_trunc(v_by, d.day) as t, sum(n) as offered, sum(connected) as connected,
               sum(n) filter (where fate = 'answered') as answered,
               sum(in_15_s) filter (where fate = 'answered') as in_15_s,
               sum(in_20_s) filter (where fate = 'answered') as in_20_s,
               sum(n) filter (where fate = 'abandoned') as abandoned,
               sum(short) filter (where fate = 'abandoned') as abandoned_short,
               sum(in_5_s) filter (where fate = 'abandoned') as abandoned_5_s,
               sum(in_15_s - in_5_s) filter (where fate = 'abandoned') as abandoned_15_s,
               sum(in_20_s - in_15_s) filter (where fate = 'abandoned') as abandoned_20_s,
               sum(in_30_s - in_20_s) filter (where fate = 'abandoned') as abandoned_30_s,
               sum(in_60_s - in_30_s) filter (where fate = 'abandoned') as abandoned_60_s,
               sum(over_60_s) filter (where fate = 'abandoned') as abandoned_over_60_s,
               sum(n) filter (where fate = 'cut') as cut
          from unnest(p_calls) d group by grouping sets ((1), ())),
    whole as (
        select t, coalesce(offered, 0)::bigint as offered, coalesce(connected, 0)::bigint as connected, coalesce(answered, 0)::bigint as answered,
               coalesce(in_15_s, 0)::bigint as in_15_s, coalesce(in_20_s, 0)::bigint as in_20_s,
               coalesce(abandoned, 0)::bigint as abandoned, coalesce(abandoned_short, 0)::bigint as abandoned_short,
               coalesce(abandoned_5_s, 0)::bigint as abandoned_5_s, coalesce(abandoned_15_s, 0)::bigint as abandoned_15_s,
               coalesce(abandoned_20_s, 0)::bigint as abandoned_20_s, coalesce(abandoned_30_s, 0)::bigint as abandoned_30_s,
               coalesce(abandoned_60_s, 0)::bigint as abandoned_60_s,
               coalesce(abandoned_over_60_s, 0)::bigint as abandoned_over_60_s, coalesce(cut, 0)::bigint as cut
          from summed)
    select coalesce((select to_jsonb(w) - 't' || jsonb_build_object('share_15_s', code.share(w.in_15_s, w.answered),
                            'share_20_s', code.share(w.in_20_s, w.answered)) from whole w where w.t is null), '{}'),
           (select jsonb_agg(jsonb_build_array(to_char(w.t, v_format), w.offered, w.connected, w.answered, w.in_15_s,
                             w.in_20_s, code.share(w.in_15_s, w.answered), code.share(w.in_20_s, w.answered), w.abandoned,
                             w.abandoned_5_s, w.abandoned_15_s, w.abandoned_20_s, w.abandoned_30_s, w.abandoned_60_s,
                             w.abandoned_over_60_s, w.cut) order by w.t) from whole w where w.t is not null)
      into v_figures, v_rows;
    select percentile_disc(array[0.5, 0.9, 0.95]) within group (order by c.wait_ms) filter (where c.state = 'ended' and c.answered_at is not null),
           count(*) filter (where c.state <> 'ended' and not v_filtered) into v_waits, v_running
      from call c
     where c.direction = 'inbound' and c.arrived_at >= v_from and c.arrived_at < v_to
       and (not v_filtered or (c.era, c.report) in (select m.era, m.id from code.report_matching(p) m));
    return jsonb_build_object('by', v_by,
        'figures', jsonb_build_object('offered', 0, 'connected', 0, 'answered', 0, 'abandoned', 0, 'cut', 0) || v_figures ||
            jsonb_build_object('wait_p50_s', code.seconds(v_waits[1]), 'wait_p90_s', code.seconds(v_waits[2]),
                               'wait_p95_s', code.seconds(v_waits[3]),
                'running', v_running),
        'tables', jsonb_build_array(code.report_table('answer_times', 'Waktu jawab',
            '[["date", "Tanggal", "date"], ["offered", "Panggilan masuk", "count"], ["connected", "Tersambung", "count"],
              ["answered", "Dijawab petugas", "count"], ["in_15_s", "Dijawab <= 15 dtk", "count"],
              ["in_20_s", "Dijawab <= 20 dtk", "count"], ["share_15_s", "Bagian <= 15 dtk", "percent"],
              ["share_20_s", "Bagian <= 20 dtk", "percent"], ["abandoned", "Putus sebelum dijawab", "count"],
              ["abandoned_5_s", "Putus < 5 dtk", "count"], ["abandoned_15_s", "Putus 5-15 dtk", "count"],
              ["abandoned_20_s", "Putus 15-20 dtk", "count"], ["abandoned_30_s", "Putus 20-30 dtk", "count"],
              ["abandoned_60_s", "Putus 30-60 dtk", "count"], ["abandoned_over_60_s", "Putus > 60 dtk", "count"],
              ["cut", "Terpotong", "count"]]', v_rows)));
end $$;

-- answer_times {from, to, by?: day|month, type?, kecamatan?, agency?}: how soon people were answered. Connected (200 sent)
-- and answered (a person) are counted apart; offered = answered + abandoned + cut, always. What is still
-- running is counted with none of them.
create function code.query_report_answer_times(p jsonb) returns jsonb language plpgsql stable as $$
declare
    v_head jsonb := code.report_head('answer_times', p);
begin
    return v_head || code.answer_times_of(p, code.report_calls(p, code.hidden_incidents(p->'viewer')));
end $$;
