-- answer_times {from, to, by?: day|month|hour, type?, kecamatan?, agency?}: how soon people were answered. Connected (200 sent)
-- and answered (a person) are counted apart; offered = answered + abandoned + cut, always. What is still
-- running is counted with none of them.
create function code.query_report_answer_times(p jsonb) returns jsonb language plpgsql stable as $$
declare
    v_head jsonb := code.report_head('answer_times', p);
    v_from timestamptz := code.at((p->>'from')::bigint);
    v_to timestamptz := code.at((p->>'to')::bigint);
    v_zone interval := code.report_zone();
    v_short bigint := code.report_short_ms();
    v_by text := coalesce(p->>'by', case when v_to - v_from > interval '93 days' then 'month' else 'day' end);
    v_format text := case v_by when 'month' then 'YYYY-MM' when 'day' then 'YYYY-MM-DD' end;
    v_filtered boolean := code.report_filtered(p);
    v_waits bigint[];
    v_figures jsonb;
    v_rows jsonb;
begin
    if v_format is null then raise exception 'by: day atau month'; end if;
    with counted as materialized (
        select date_trunc(v_by, c.arrived_at at time zone v_zone) as t, c.connected_at is not null as connected,
               case when c.answered_at is not null then 'answered'
                    when c.cause in ('caller_hung_up', 'cancelled') then 'abandoned' else 'cut' end as fate,
               width_bucket(c.wait_ms, array[5000, 15001, 20001, 30001, 60001]::bigint[]) as bucket,
               c.wait_ms < v_short as short, count(*) as n
          from call c
         where c.direction = 'inbound' and c.state = 'ended' and c.arrived_at >= v_from and c.arrived_at < v_to
           and (not v_filtered or (c.era, c.report) in (select m.era, m.id from code.report_matching(p) m))
         group by 1, 2, 3, 4, 5),
    summed as (
        select t, sum(n) as offered, sum(n) filter (where connected) as connected,
               sum(n) filter (where fate = 'answered') as answered,
               sum(n) filter (where fate = 'answered' and bucket <= 1) as in_15_s,
               sum(n) filter (where fate = 'answered' and bucket <= 2) as in_20_s,
               sum(n) filter (where fate = 'abandoned') as abandoned,
               sum(n) filter (where fate = 'abandoned' and short) as abandoned_short,
               sum(n) filter (where fate = 'abandoned' and bucket = 0) as abandoned_5_s,
               sum(n) filter (where fate = 'abandoned' and bucket = 1) as abandoned_15_s,
               sum(n) filter (where fate = 'abandoned' and bucket = 2) as abandoned_20_s,
               sum(n) filter (where fate = 'abandoned' and bucket = 3) as abandoned_30_s,
               sum(n) filter (where fate = 'abandoned' and bucket = 4) as abandoned_60_s,
               sum(n) filter (where fate = 'abandoned' and bucket = 5) as abandoned_over_60_s,
               sum(n) filter (where fate = 'cut') as cut
          from counted group by grouping sets ((t), ())),
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
    select percentile_disc(array[0.5, 0.9, 0.95]) within group (order by c.wait_ms) into v_waits
      from call c
     where c.direction = 'inbound' and c.state = 'ended' and c.arrived_at >= v_from and c.arrived_at < v_to
       and c.answered_at is not null
       and (not v_filtered or (c.era, c.report) in (select m.era, m.id from code.report_matching(p) m));
    return v_head || jsonb_build_object('by', v_by,
        'figures', jsonb_build_object('offered', 0, 'connected', 0, 'answered', 0, 'abandoned', 0, 'cut', 0) || v_figures ||
            jsonb_build_object('wait_p50_s', code.seconds(v_waits[1]), 'wait_p90_s', code.seconds(v_waits[2]),
                               'wait_p95_s', code.seconds(v_waits[3]),
                'running', (select count(*) from call c where c.direction = 'inbound' and c.state <> 'ended'
                               and c.arrived_at >= v_from and c.arrived_at < v_to and not v_filtered)),
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
