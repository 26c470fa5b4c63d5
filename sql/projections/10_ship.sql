-- Storing events. Everything in schema "code" is dropped and made again by `siaga migrate` when one of
-- these files changed, so there is nothing to migrate here.

create function code.at(us bigint) returns timestamptz language sql immutable parallel safe
return timestamptz 'epoch' + us * interval '1 microsecond';

create function code.era_of(p_journal uuid) returns smallint language sql stable
return (select era from journal where journal_id = p_journal);

-- Makes an identity known and answers how far it has been shipped. A journal without a parent is a new
-- data directory: its calls and incidents count from 1 again, in an era of their own.
create function code.open_journal(p_journal uuid, p_from bigint, p_parent uuid)
returns table (seq bigint, hash bytea) language plpgsql as $$
begin
    if not exists (select from journal j where j.journal_id = p_journal) then
        insert into journal (journal_id, era, parent, from_seq)
        select p_journal,
               coalesce(code.era_of(p_parent), (select coalesce(max(j.era), 0) + 1 from journal j)),
               (select j.journal_id from journal j where j.journal_id = p_parent), p_from;
        update journal j set until_seq = p_from - 1 where j.journal_id = p_parent;
        insert into shipped (journal_id, seq) values (p_journal, p_from - 1);
    end if;
    return query select s.seq, s.hash from shipped s where s.journal_id = p_journal;
end $$;

create function code.note_gap(p_journal uuid, p_from bigint, p_to bigint) returns void language plpgsql as $$
begin
    update shipped set seq = p_to where journal_id = p_journal and seq = p_from - 1;
    if not found then raise exception 'shipped is not at %', p_from - 1 using errcode = 'SG001'; end if;
    insert into journal_gap values (p_journal, p_from, p_to);
end $$;

-- Nulls payload and salt; the app role itself may not update events.
create function code.erase(p_era smallint, p_seqs bigint[]) returns void language sql
security definer set search_path = public, pg_temp as $$
    update event set personal = null, salt = null
     where seq = any (p_seqs) and personal is not null
       and journal_id in (select journal_id from journal where era = p_era);
$$;

-- One call a batch. p_events: [{"s":seq,"a":at,"w":wall,"t":type,"v":version,"o":{..},"p":{..},"l":salt,"d":digest,"h":hash}]
create function code.ship(p_journal uuid, p_first bigint, p_last bigint, p_hash text, p_events json)
returns table (failures integer, message text) language plpgsql as $$
declare
    v_stored event[];
    v_event event;
    v_era smallint := code.era_of(p_journal);
begin
    update shipped set seq = p_last, hash = decode(p_hash, 'hex') where journal_id = p_journal and seq = p_first - 1;
    if not found then raise exception 'shipped is not at %', p_first - 1 using errcode = 'SG001'; end if;

    with stored as (
        insert into event
        select p_journal, e.s, e.a, e.w, e.t, e.v, e.o, e.p, decode(e.l, 'hex'), decode(e.d, 'hex'), decode(e.h, 'hex')
          from json_to_recordset(p_events)
               as e (s bigint, a bigint, w bigint, t text, v integer, o jsonb, p jsonb, l text, d text, h text)
        returning *)
    select array_agg(s::event order by s.seq) into v_stored from stored s;

    if coalesce(array_length(v_stored, 1), 0) <> p_last - p_first + 1 then
        raise exception 'batch % to % does not hold every number once', p_first, p_last using errcode = 'SG001';
    end if;

    -- Not left to the projection: what a person asked to be erased goes even if something else is wrong.
    foreach v_event in array v_stored loop
        if v_event.type = 'erased' then
            perform code.erase(v_era, array(select jsonb_array_elements_text(v_event.open->'seqs')::bigint));
        end if;
    end loop;

    return query select * from code.project_batch(v_stored, v_era);
end $$;

-- One savepoint for the whole batch; only where that fails, one an event.
create function code.project_batch(p_events event[], p_era smallint)
returns table (failures integer, message text) language plpgsql as $$
declare
    v_failures integer := 0;
    v_message text;
    v_error text;
    v_event event;
begin
    begin
        foreach v_event in array p_events loop
            perform code.project(v_event, p_era);
        end loop;
    exception when others then
        foreach v_event in array p_events loop
            v_error := code.project_guarded(v_event, p_era);
            if v_error is not null then
                v_failures := v_failures + 1;
                v_message := coalesce(v_message, format('%s seq %s: %s', v_event.type, v_event.seq, v_error));
            end if;
        end loop;
    end;
    return query select v_failures, v_message;
end $$;

create function code.project_guarded(e event, p_era smallint) returns text language plpgsql as $$
declare
    v_error text;
begin
    perform code.project(e, p_era);
    return null;
exception when others then
    v_error := format('%s (%s)', sqlerrm, sqlstate);
    insert into projection_failure values (e.journal_id, e.seq, e.type, v_error);
    return v_error;
end $$;
