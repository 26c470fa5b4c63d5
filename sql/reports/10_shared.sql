-- What the reports share. Each is a function code.query_report_<name>(jsonb) that answers
-- {"report", "from", "to", "zone_minutes", "zone_name", "figures": {..}, "tables": [{"key", "label",
-- "columns": [{"key", "label", "unit"}], "rows": [[..]]}]}. The first table is what CSV holds.
-- from and to are wall time in microseconds, to excluded; the clock of the database is never asked.
-- What the viewer may not see is not counted where it would tell (code.hidden); what is a stub for the
-- viewer is counted apart, as "terbatas". Calls are never named so: a hidden one is one without a result.

create function code.report_zone() returns interval language sql stable
return coalesce((select make_interval(mins => zone_minutes) from house where era = code.latest_era()), interval '7 hours');

create function code.report_short_ms() returns bigint language sql stable
return coalesce((select short_call_ms from house where era = code.latest_era()), 5000);

create function code.report_head(p_name text, p jsonb) returns jsonb language plpgsql stable as $$
declare
    v_from bigint := (p->>'from')::bigint;
    v_to bigint := (p->>'to')::bigint;
begin
    if v_from is null or v_to is null then raise exception 'dari dan sampai belum disebut'; end if;
    if v_to <= v_from or v_to - v_from > 400::bigint * 86400 * 1000000 then
        raise exception 'dari sampai paling lama 400 hari, dan sampai sesudah dari';
    end if;
    if coalesce(p->'viewer'->>'role', '') not in ('supervisor', 'admin') then
        raise exception 'laporan untuk supervisor dan admin';
    end if;
    return jsonb_build_object('report', p_name, 'from', v_from, 'to', v_to)
        || coalesce((select jsonb_build_object('zone_minutes', zone_minutes, 'zone_name', zone_name, 'house', title)
                       from house where era = code.latest_era()), '{"zone_minutes": 420, "zone_name": "WIB", "house": ""}');
end $$;

create function code.report_table(p_key text, p_label text, p_columns jsonb, p_rows jsonb) returns jsonb
language sql immutable parallel safe
return jsonb_build_object('key', p_key, 'label', p_label, 'rows', coalesce(p_rows, '[]'),
    'columns', (select jsonb_agg(jsonb_build_object('key', c->>0, 'label', c->>1, 'unit', c->>2) order by n)
                  from jsonb_array_elements(p_columns) with ordinality as columns (c, n)));

-- Restricted incidents of which this viewer sees a stub (masked) or nothing (none).
create function code.hidden(viewer jsonb) returns table (era smallint, id bigint, sight text) language sql stable
as $$
    select h.era, h.id, h.sight
      from (select i.era, i.id, code.sight(i, viewer) as sight from incident i where i.restricted) h
     where h.sight <> 'full';
$$;

-- All of them at once, for a report of several parts: each is looked up in the timeline.
create type code.hidden_incident as (era smallint, id bigint, sight text);

create function code.hidden_incidents(viewer jsonb) returns code.hidden_incident[] language sql stable
return coalesce((select array_agg((h.era, h.id, h.sight)::code.hidden_incident) from code.hidden(viewer) h), '{}');

-- Reports (what a caller told) that a filter by type, kecamatan or agency asks for; never those of hidden
-- incidents: a search must not find what it hides.
create function code.report_matching(p jsonb) returns table (era smallint, id bigint) language sql stable
as $$
    select r.era, r.id
      from report r join incident i on i.era = r.era and i.id = r.incident
     where (p->>'type' is null or r.type = p->>'type')
       and (p->>'kecamatan' is null or r.kecamatan = p->>'kecamatan')
       and (p->>'agency' is null or exists (select from assignment a where a.era = i.era and a.incident = i.id
                                               and a.agency = p->>'agency'))
       and not exists (select from code.hidden(p->'viewer') h where h.era = i.era and h.id = i.id);
$$;

create function code.report_filtered(p jsonb) returns boolean language sql immutable parallel safe
return p->>'type' is not null or p->>'kecamatan' is not null or p->>'agency' is not null;

create function code.share(part bigint, whole bigint) returns numeric language sql immutable parallel safe
return round(100.0 * part / nullif(whole, 0), 1);

create function code.seconds(ms bigint) returns numeric language sql immutable parallel safe
return round(ms / 1000.0, 1);

-- A day or an hour as people of the zone write it.
create function code.local_text(t timestamptz, zone interval) returns text language sql stable
return to_char(t at time zone zone, 'YYYY-MM-DD HH24:MI:SS');
