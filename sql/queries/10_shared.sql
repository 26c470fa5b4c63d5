-- What the queries share. Every query takes one JSON object and answers one; times are microseconds since
-- 1970 UTC, as everywhere in the API. p->'viewer' says who asks.

create function code.us(t timestamptz) returns bigint language sql stable parallel safe
return (extract(epoch from t) * 1000000)::bigint;

create function code.latest_era() returns smallint language sql stable
return (select coalesce(max(era), 1)::smallint from journal);

create function code.staff(viewer jsonb) returns boolean language sql immutable parallel safe
return coalesce(viewer->>'role', 'operator') <> 'dispatcher';

-- The same rule as the consoles' may_see: full for everybody where nothing is restricted; a restricted
-- incident is whole for its owner and for a supervisor who gave a reason, a stub for other supervisors,
-- nothing at all for everybody else, admins included (docs/decisions/0061). An agency sees its assignment, never this.
create function code.sight(i incident, viewer jsonb) returns text language plpgsql stable as $$
begin
    if not code.staff(viewer) then return 'none'; end if;
    if not i.restricted or i.owner = code.id(viewer->'person') then return 'full'; end if;
    if coalesce(viewer->>'role', '') <> 'supervisor' then return 'none'; end if;
    if exists (select from timeline t where t.era = i.era and t.incident = i.id and t.kind = 'restricted_opened'
                  and t.person = code.id(viewer->'person')) then
        return 'full';
    end if;
    return 'masked';
end $$;

-- The same rule as may_see for calls: full, or masked: an answered call of which nothing was noted. So it looks where
-- its incident is hidden, and so, to colleagues and admins, does each answered call that nobody has named
-- (docs/decisions/0149).
create function code.sight(c call, i incident, viewer jsonb) returns text language plpgsql stable as $$
begin
    if not code.staff(viewer) then return 'none'; end if;
    if i.id is not null then return case code.sight(i, viewer) when 'full' then 'full' else 'masked' end; end if;
    if c.answered_at is null or c.result is not null or coalesce(c.person, 0) = 0
        or coalesce(viewer->>'role', '') = 'supervisor' or c.person = code.id(viewer->'person') then
        return 'full';
    end if;
    return 'masked';
end $$;

-- One line, as the consoles write a place.
create function code.place_text(p jsonb) returns text language sql immutable parallel safe
return nullif(concat_ws(', ',
    nullif(concat_ws(' ', code.txt(p->'area_name'), 'RT ' || code.txt(p->'rt'), 'RW ' || code.txt(p->'rw')), ''),
    nullif(concat_ws(' ', code.txt(p->'road'), 'km ' || (p->>'road_km'), code.txt(p->'road_direction')), ''),
    code.txt(p->'block'), code.txt(p->'river'), code.txt(p->'landmark'), code.txt(p->'free_text'),
    case when code.txt(p->'area_name') like '%Kec. ' || code.txt(p->'kecamatan_name') || '%' then null
         else 'Kec. ' || code.txt(p->'kecamatan_name') end, 'di luar wilayah: ' || code.txt(p->'outside_kabupaten_name')), '');

create function code.place_matches(p jsonb, wanted text) returns boolean language sql immutable parallel safe
return wanted is null or (wanted ~ '^[0-9]{2}([.][0-9]+)*$'
            and (coalesce(p->>'area', '') || '.' like wanted || '.%' or coalesce(p->>'kecamatan', '') || '.' like wanted || '.%'))
       or (wanted !~ '^[0-9.]+$' and (select coalesce(bool_and(coalesce(code.place_text(p), '') ilike '%' || word || '%'), true)
                                     from regexp_split_to_table(replace(replace(wanted, '\', ''), '%', ''), '\s+') word));

-- "0812-345", "+62812345" and "62812345" are one number; what is left is looked for inside numbers.
create function code.digits(wanted text) returns text language sql immutable parallel safe
return nullif(regexp_replace(regexp_replace(wanted, '[^0-9]', '', 'g'), '^(62|0)', ''), '');

create function code.bound(p jsonb, name text, otherwise integer, low integer, high integer) returns integer
language plpgsql immutable as $$
begin
    if coalesce(p->name, 'null') = 'null' then return otherwise; end if;
    if (p->>name)::numeric not between low and high then
        raise exception '% harus % sampai %', name, low, high;
    end if;
    return (p->>name)::integer;
end $$;

create function code.recordings_of(p_era smallint, p_call bigint) returns jsonb language sql stable
return (select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('id', r.id, 'closed', r.closed_at is not null,
                'duration_ms', coalesce(r.duration_ms, 0), 'gaps_ms', coalesce(r.gaps_ms, 0), 'sha256', r.sha256)) order by r.id)
          from recording r where r.era = p_era and r.call = p_call and r.erased_at is null);
