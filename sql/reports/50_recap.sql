-- recap {from, to, type?, kecamatan?, agency?, after?, limit?}: each call with number, place and time, and its result; each forwarding
-- with its times; "sent" is empty where nothing was ever sent (unreachable: no desk watched). One row a forwarding; a call that was forwarded to nobody has one row. Pages by calls:
-- "next" goes into after, and is missing at the end.
create function code.query_report_recap(p jsonb) returns jsonb language plpgsql stable as $$
declare
    v_head jsonb := code.report_head('recap', p);
    v_to timestamptz := code.at((p->>'to')::bigint);
    v_after_at timestamptz := coalesce(code.at((p->'after'->>'at')::bigint), code.at((p->>'from')::bigint));
    v_after_era smallint := coalesce((p->'after'->>'era')::smallint, 0);
    v_after_call bigint := coalesce((p->'after'->>'call')::bigint, 0);
    v_limit integer := code.bound(p, 'limit', 200, 1, 5000);
    v_zone interval := code.report_zone();
    v_filtered boolean := code.report_filtered(p);
    v_rows jsonb;
    v_calls bigint;
    v_next jsonb;
begin
    with hidden as materialized (select * from code.hidden(p->'viewer')),
    matching as (select m.era, m.id from code.report_matching(p) m where v_filtered),
    page as materialized (
        select c.* from call c
         where c.direction = 'inbound' and c.state = 'ended' and c.arrived_at >= v_after_at and c.arrived_at < v_to
           and (c.arrived_at, c.era, c.id) > (v_after_at, v_after_era, v_after_call)
           and (not v_filtered or (c.era, c.report) in (select m.era, m.id from matching m))
         order by c.arrived_at, c.era, c.id limit v_limit),
    told as (
        select c.arrived_at, c.era, c.id, a.id as assignment, jsonb_build_array(c.id, code.local_text(c.arrived_at, v_zone),
                   c.number,
                   case when h.id is null then code.place_text(coalesce(r.place, i.place)) end,
                   case when h.id is null then coalesce(t.name, r.type, i.type) end,
                   case when h.id is null then i.number end,
                   coalesce(case when h.id is null then c.result end,  -- hidden: as one that nobody named, docs/decisions/0149
                        case when c.answered_at is not null then 'tanpa_hasil' when c.cause in ('caller_hung_up', 'cancelled')
                             then 'putus_sebelum_dijawab' else 'terpotong' end),
                   code.local_text(c.answered_at, v_zone), code.seconds(c.wait_ms), code.seconds(c.talk_ms),
                   case when a.id is not null then coalesce(g.short_name, a.agency) end, a.role, a.state, code.local_text(a.sent_at, v_zone),
                   code.local_text(a.acknowledged_at, v_zone), code.local_text(a.en_route_at, v_zone),
                   code.local_text(a.on_scene_at, v_zone), code.local_text(a.cleared_at, v_zone)) as row
          from page c
          left join hidden h on h.era = c.era and h.id = c.incident
          left join incident i on i.era = c.era and i.id = c.incident and h.id is null
          left join report r on r.era = c.era and r.id = c.report and h.id is null
          left join incident_type t on t.era = c.era and t.id = coalesce(r.type, i.type)
          left join assignment a on a.era = i.era and a.incident = i.id and (p->>'agency' is null or a.agency = p->>'agency')
          left join agency g on g.era = a.era and g.id = a.agency)
    select (select jsonb_agg(row order by arrived_at, era, id, assignment) from told), (select count(*) from page),
           (select jsonb_build_object('at', code.us(l.arrived_at), 'era', l.era, 'call', l.id)
              from page l order by l.arrived_at desc, l.era desc, l.id desc limit 1)
      into v_rows, v_calls, v_next;
    return v_head || jsonb_build_object('figures', jsonb_build_object('calls', v_calls), 'tables', jsonb_build_array(
        code.report_table('recap', 'Rekap panggilan dan penerusan',
            '[["call", "Panggilan", "id"], ["arrived", "Waktu masuk", "time"], ["number", "Nomor", "phone"], ["place", "Tempat", "text"],
              ["type", "Jenis", "text"], ["incident", "Kejadian", "text"], ["result", "Hasil", "word"], ["answered", "Dijawab", "time"],
              ["wait_s", "Menunggu (dtk)", "seconds"], ["talk_s", "Bicara (dtk)", "seconds"], ["agency", "Diteruskan ke", "text"],
              ["role", "Peran", "word"], ["state", "Keadaan", "word"], ["sent", "Dikirim", "time"], ["acknowledged", "Diterima", "time"],
              ["en_route", "Berangkat", "time"], ["on_scene", "Di lokasi", "time"], ["cleared", "Selesai", "time"]]', v_rows)))
        || case when v_calls = v_limit then jsonb_build_object('next', v_next) else '{}' end;
end $$;
