-- legs of a viewer from whom these are hidden: the report without its head.
create function code.legs_of(p jsonb, p_hidden code.hidden_incident[]) returns jsonb language plpgsql stable as $$
declare
    v_from timestamptz := code.at((p->>'from')::bigint);
    v_to timestamptz := code.at((p->>'to')::bigint);
    v_incidents boolean := p->>'type' is not null or p->>'kecamatan' is not null;
    v_hidden bigint;
    v_figures jsonb;
    v_rows jsonb;
begin
    with hidden as materialized (select * from unnest(p_hidden)),
    -- Few are hidden: looked up among those, and counted from them.
    tasks as not materialized (
        select a.era, a.incident, a.agency collate "C" as agency,  -- in the order of bytes, which sorts faster
               a.state = 'unreachable' as unreachable, a.must_acknowledge, a.by_phone, a.overdue, a.acknowledge_ms,
               a.declined_at is not null as declined, a.sent_ms, a.acknowledged_at <= a.acknowledge_by as in_time,
               a.delivered_ms - coalesce(a.sent_ms, 0) as deliver_ms, a.en_route_ms - a.acknowledge_ms as depart_ms,
               a.on_scene_ms - coalesce(a.en_route_ms, a.acknowledge_ms) as arrive_ms, a.on_scene_ms,
               a.cleared_ms - coalesce(a.on_scene_ms, a.en_route_ms, a.acknowledge_ms) as close_ms
          from assignment a
         where a.created_at >= v_from and a.created_at < v_to
           and (p->>'agency' is null or a.agency = p->>'agency')
           and (not v_incidents or exists (select from incident i where i.era = a.era and i.id = a.incident
                    and (p->>'type' is null or i.type = p->>'type') and (p->>'kecamatan' is null or i.kecamatan = p->>'kecamatan')))),
    seen as not materialized (select * from tasks t where (t.era, t.incident) not in (select h.era, h.id from hidden h)),
    per as (
        select agency collate "default" as agency, count(*) as assigned,
               count(*) filter (where must_acknowledge) as must,
               count(acknowledge_ms) filter (where must_acknowledge) as acknowledged,
               count(*) filter (where must_acknowledge and acknowledge_ms <= 60000) as in_60_s,
               count(*) filter (where must_acknowledge and in_time) as in_time,
               count(*) filter (where overdue) as overdue, count(*) filter (where declined) as declined,
               count(*) filter (where unreachable) as unreachable, count(*) filter (where by_phone) as by_phone,
               count(on_scene_ms) as arrived,
               percentile_disc(array[0.5, 0.9]) within group (order by sent_ms) as send,
               percentile_disc(array[0.5, 0.9]) within group (order by deliver_ms) as deliver,
               percentile_disc(array[0.5, 0.9]) within group (order by acknowledge_ms) as acknowledge,
               percentile_disc(array[0.5, 0.9]) within group (order by depart_ms) as depart,
               percentile_disc(array[0.5, 0.9]) within group (order by arrive_ms) as arrive,
               percentile_disc(array[0.5, 0.9]) within group (order by close_ms) as close,
               percentile_disc(array[0.5, 0.9]) within group (order by on_scene_ms) as on_scene
          from seen group by seen.agency),
    whole as (  -- the sums of the agencies; percentiles have none, and of the whole only these two are told
        select sum(assigned)::bigint as assigned, sum(must)::bigint as must, sum(acknowledged)::bigint as acknowledged, sum(in_60_s)::bigint as in_60_s,
               sum(in_time)::bigint as in_time, sum(overdue)::bigint as overdue, sum(declined)::bigint as declined,
               sum(unreachable)::bigint as unreachable, sum(by_phone)::bigint as by_phone, sum(arrived)::bigint as arrived
          from per),
    overall as (
        select percentile_disc(array[0.5, 0.9]) within group (order by acknowledge_ms) as acknowledge,
               percentile_disc(array[0.5, 0.9]) within group (order by on_scene_ms) as on_scene
          from seen)
    select coalesce((select jsonb_build_object('assigned', t.assigned, 'must_acknowledge', t.must, 'acknowledged', t.acknowledged, 'in_60_s', t.in_60_s,
                       'share_60_s', code.share(t.in_60_s, t.must), 'in_time', t.in_time, 'share_in_time', code.share(t.in_time, t.must), 'overdue', t.overdue,
                       'declined', t.declined, 'unreachable', t.unreachable, 'by_phone', t.by_phone, 'arrived', t.arrived,
                       'acknowledge_p50_s', code.seconds(b.acknowledge[1]), 'acknowledge_p90_s', code.seconds(b.acknowledge[2]),
                       'on_scene_p50_s', code.seconds(b.on_scene[1]), 'on_scene_p90_s', code.seconds(b.on_scene[2]))
              from whole t, overall b where t.assigned > 0), '{"assigned": 0}'),
           (select jsonb_agg(jsonb_build_array(coalesce(g.short_name, t.agency), t.assigned, t.acknowledged, t.in_60_s, code.share(t.in_60_s, t.must),
                       code.share(t.in_time, t.must), t.overdue, t.declined, t.unreachable, t.by_phone,
                       code.seconds(t.send[1]), code.seconds(t.send[2]), code.seconds(t.deliver[1]), code.seconds(t.deliver[2]),
                       code.seconds(t.acknowledge[1]), code.seconds(t.acknowledge[2]), code.seconds(t.depart[1]), code.seconds(t.depart[2]),
                       code.seconds(t.arrive[1]), code.seconds(t.arrive[2]), code.seconds(t.close[1]), code.seconds(t.close[2]),
                       code.seconds(t.on_scene[1]), code.seconds(t.on_scene[2])) order by t.assigned desc, t.agency)
              from per t left join agency g on g.era = code.latest_era() and g.id = t.agency),
           (select count(*) from hidden h join tasks t on t.era = h.era and t.incident = h.id
             where h.sight = 'masked' and not v_incidents and p->>'agency' is null)
      into v_figures, v_rows, v_hidden;
    return jsonb_build_object('figures', v_figures || jsonb_build_object('restricted', v_hidden), 'tables', jsonb_build_array(
        code.report_table('legs', 'Waktu per instansi',
            '[["agency", "Instansi", "text"], ["assigned", "Tugas", "count"], ["acknowledged", "Diterima", "count"],
              ["in_60_s", "Diterima <= 60 dtk", "count"], ["share_60_s", "Bagian <= 60 dtk", "percent"],
              ["share_in_time", "Bagian tepat waktu", "percent"], ["overdue", "Lewat batas", "count"],
              ["declined", "Tidak dapat menangani", "count"], ["unreachable", "Tidak terjangkau", "count"],
              ["by_phone", "Lewat telepon", "count"], ["send_p50_s", "Kirim p50 (dtk)", "seconds"],
              ["send_p90_s", "Kirim p90 (dtk)", "seconds"], ["deliver_p50_s", "Tampil p50 (dtk)", "seconds"],
              ["deliver_p90_s", "Tampil p90 (dtk)", "seconds"], ["acknowledge_p50_s", "Terima p50 (dtk)", "seconds"],
              ["acknowledge_p90_s", "Terima p90 (dtk)", "seconds"], ["depart_p50_s", "Berangkat p50 (dtk)", "seconds"],
              ["depart_p90_s", "Berangkat p90 (dtk)", "seconds"], ["arrive_p50_s", "Tiba p50 (dtk)", "seconds"],
              ["arrive_p90_s", "Tiba p90 (dtk)", "seconds"], ["close_p50_s", "Selesai p50 (dtk)", "seconds"],
              ["close_p90_s", "Selesai p90 (dtk)", "seconds"], ["on_scene_p50_s", "Sampai di lokasi p50 (dtk)", "seconds"],
              ["on_scene_p90_s", "Sampai di lokasi p90 (dtk)", "seconds"]]', v_rows)));
end $$;

-- legs {from, to, type?, kecamatan?, agency?}: how long each step of an agency's task took, from the step before:
-- send (from created), deliver, acknowledge (from created), depart, arrive, close; and created to on scene.
-- Times are house time. Tasks whose agency is only told (diberi_tahu) have no clock and are counted apart.
create function code.query_report_legs(p jsonb) returns jsonb language plpgsql stable as $$
declare
    v_head jsonb := code.report_head('legs', p);
begin
    return v_head || code.legs_of(p, code.hidden_incidents(p->'viewer'));
end $$;

-- heat of a viewer from whom these are hidden: the report without its head.
create function code.heat_of(p jsonb, p_hidden code.hidden_incident[]) returns jsonb language plpgsql stable as $$
declare
    v_from timestamptz := code.at((p->>'from')::bigint);
    v_to timestamptz := code.at((p->>'to')::bigint);
    v_plain boolean := not code.report_filtered(p);
    v_figures jsonb;
    v_columns jsonb;
    v_rows jsonb;
begin
    with hidden as materialized (select * from unnest(p_hidden)),
    cells as materialized (
        select h.id is not null as masked, case when h.id is null then i.kecamatan end as kecamatan,
               case when h.id is null then i.type end as type, case when h.id is null then i.priority end as priority, count(*) as n
          from incident i left join hidden h on h.era = i.era and h.id = i.id
         where i.created_at >= v_from and i.created_at < v_to and (h.id is null or h.sight = 'masked' and v_plain)
           and (p->>'type' is null or i.type = p->>'type') and (p->>'kecamatan' is null or i.kecamatan = p->>'kecamatan')
           and (p->>'agency' is null or exists (select from assignment a where a.era = i.era and a.incident = i.id and a.agency = p->>'agency'))
         group by 1, 2, 3, 4),
    types as (
        select c.type, coalesce(t.name, c.type) as name, sum(c.n) as n
          from cells c left join incident_type t on t.era = code.latest_era() and t.id = c.type where c.type is not null group by 1, 2),
    places as (
        select c.masked, c.kecamatan, sum(c.n)::bigint as n, coalesce(sum(c.n) filter (where c.priority = 'kritis'), 0)::bigint as critical,
               case when c.masked then 'terbatas' when c.kecamatan is null then 'tidak diketahui'
                    else coalesce((select i.place->>'kecamatan_name' from incident i where i.kecamatan = c.kecamatan and i.place is not null
                                      order by i.era desc, i.id desc limit 1), c.kecamatan) end as name
          from cells c group by 1, 2)
    select jsonb_build_object('incidents', coalesce((select sum(n) from cells), 0),
                              'critical', coalesce((select sum(n) from cells where priority = 'kritis'), 0),
                              'restricted', coalesce((select sum(n) from cells where masked), 0)),
           '[["kecamatan", "Kode", "text"], ["name", "Kecamatan", "text"], ["incidents", "Kejadian", "count"], ["critical", "Kritis", "count"]]'
               || coalesce((select jsonb_agg(jsonb_build_array('type:' || t.type, t.name, 'count') order by t.n desc, t.type) from types t), '[]'),
           (select jsonb_agg(jsonb_build_array(coalesce(l.kecamatan, ''), l.name, l.n, l.critical)
                       || coalesce((select jsonb_agg(coalesce((select sum(c.n) from cells c where c.type = t.type and not c.masked
                                                                  and c.kecamatan is not distinct from l.kecamatan and not l.masked), 0)
                                                     order by t.n desc, t.type) from types t), '[]') order by l.masked, l.n desc, l.name, l.kecamatan) from places l)
      into v_figures, v_columns, v_rows;
    return jsonb_build_object('figures', v_figures, 'tables', jsonb_build_array(
        code.report_table('heat', 'Kejadian per kecamatan', v_columns, v_rows)));
end $$;

-- heat {from, to, type?, kecamatan?, agency?}: incidents by kecamatan and type; what is a stub for the viewer has neither.
create function code.query_report_heat(p jsonb) returns jsonb language plpgsql stable as $$
declare
    v_head jsonb := code.report_head('heat', p);
begin
    return v_head || code.heat_of(p, code.hidden_incidents(p->'viewer'));
end $$;
