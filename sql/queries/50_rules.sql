-- routing_decisions {from, to, limit, after: [created_us, era, id]} -> what the rules were asked, oldest first,
-- for trying a draft on it. Only what routing looks at; a restricted incident has no number.
create function code.query_routing_decisions(p jsonb) returns jsonb language plpgsql stable as $$
declare
    v_from timestamptz := code.at((p->>'from')::bigint);
    v_to timestamptz := code.at((p->>'to')::bigint);
    v_limit integer := code.bound(p, 'limit', 5000, 1, 10000);
    v_at timestamptz := coalesce(code.at((p->'after'->>0)::bigint), v_from);
    v_era smallint := coalesce((p->'after'->>1)::smallint, 0);
    v_id bigint := coalesce((p->'after'->>2)::bigint, 0);
    v_items jsonb;
begin
    if v_from is null or v_to is null then raise exception 'dari dan sampai belum disebut'; end if;
    if coalesce(p->'viewer'->>'role', '') <> 'admin' then return null; end if;
    select coalesce(jsonb_agg(jsonb_build_array(code.us(d.created_at), d.era, d.id, case when d.restricted then '' else d.number end,
               d.type, d.priority, coalesce(d.kecamatan, ''), coalesce(d.area, ''), d.excluded, d.flags, d.restricted,
               coalesce(d.place->>'outside_kabupaten', ''))
               order by d.created_at, d.era, d.id), '[]') into v_items
      from (select * from incident i where i.created_at >= v_from and i.created_at < v_to
               and (i.created_at, i.era, i.id) > (v_at, v_era, v_id)
             order by i.created_at, i.era, i.id limit v_limit) d;
    return jsonb_build_object('items', v_items,
        'total', case when p ? 'after' then null
                      else (select count(*) from incident i where i.created_at >= v_from and i.created_at < v_to) end);
end $$;
