-- Which event changes which tables. A type that is not named changes none; tests compare this list with
-- the types the core knows, so that a new one is decided about and not forgotten.

create function code.project(e event, p_era smallint) returns void language plpgsql as $$
begin
    case e.type
    when 'settings_loaded' then perform code.on_settings_loaded(e, p_era);
    when 'queue_settings_changed' then perform code.on_queue_settings_changed(e, p_era);
    when 'profile_loaded' then perform code.on_profile_loaded(e, p_era);
    when 'agency_saved' then perform code.on_agency_saved(e, p_era);
    when 'incident_type_saved' then perform code.on_incident_type_saved(e, p_era);
    when 'person_saved' then perform code.on_person_saved(e, p_era);
    when 'alarm_raised' then perform code.on_alarm_raised(e, p_era);
    when 'alarm_repeated' then perform code.on_alarm_repeated(e, p_era);
    when 'alarm_cleared' then perform code.on_alarm_cleared(e, p_era);
    when 'alarm_acknowledged' then perform code.on_alarm_acknowledged(e, p_era);
    when 'erased' then perform code.on_erased(e, p_era);
    when 'call_arrived' then perform code.on_call_arrived(e, p_era);
    when 'call_connected' then perform code.on_call_connected(e, p_era);
    when 'call_offered_to_all' then perform code.on_call_offered_to_all(e, p_era);
    when 'offer_started' then perform code.on_offer_started(e, p_era);
    when 'offer_ended' then perform code.on_offer_ended(e, p_era);
    when 'call_answered' then perform code.on_call_answered(e, p_era);
    when 'call_requeued' then perform code.on_call_requeued(e, p_era);
    when 'call_ended' then perform code.on_call_ended(e, p_era);
    when 'call_result_given' then perform code.on_call_result_given(e, p_era);
    when 'outbound_started' then perform code.on_outbound_started(e, p_era);
    when 'outbound_answered' then perform code.on_outbound_answered(e, p_era);
    when 'recording_started' then perform code.on_recording_started(e, p_era);
    when 'recording_closed' then perform code.on_recording_closed(e, p_era);
    when 'recording_played' then perform code.on_recording_played(e, p_era);
    when 'callback_changed' then perform code.on_callback_changed(e, p_era);
    when 'callback_closed' then perform code.on_callback_closed(e, p_era);
    when 'incident_saved' then perform code.on_incident_saved(e, p_era);
    when 'report_linked' then perform code.on_report_linked(e, p_era);
    when 'report_unlinked' then perform code.on_report_unlinked(e, p_era);
    when 'incident_noted' then perform code.on_incident_noted(e, p_era);
    when 'incident_closed' then perform code.on_incident_closed(e, p_era);
    when 'restricted_opened' then perform code.on_restricted_opened(e, p_era);
    when 'assignment_created' then perform code.on_assignment_created(e, p_era);
    when 'assignment_sent' then perform code.on_assignment_sent(e, p_era);
    when 'assignment_unreachable' then perform code.on_assignment_unreachable(e, p_era);
    when 'assignment_delivered' then perform code.on_assignment_delivered(e, p_era);
    when 'assignment_acknowledged' then perform code.on_assignment_acknowledged(e, p_era);
    when 'assignment_declined' then perform code.on_assignment_declined(e, p_era);
    when 'assignment_en_route' then perform code.on_assignment_en_route(e, p_era);
    when 'assignment_on_scene' then perform code.on_assignment_on_scene(e, p_era);
    when 'assignment_cleared' then perform code.on_assignment_cleared(e, p_era);
    when 'assignment_cancelled' then perform code.on_assignment_cancelled(e, p_era);
    when 'assignment_overdue' then perform code.on_assignment_overdue(e, p_era);
    when 'clock_started' then perform code.on_clock_started(e, p_era);
    when 'clock_stopped' then perform code.on_clock_stopped(e, p_era);
    when 'clock_breached' then perform code.on_clock_breached(e, p_era);
    when 'escalation_started' then perform code.on_escalation_started(e, p_era);
    when 'escalation_step' then perform code.on_escalation_step(e, p_era);
    when 'escalation_ended' then perform code.on_escalation_ended(e, p_era);
    when 'delivery_started' then perform code.on_delivery_started(e, p_era);
    when 'delivery_ended' then perform code.on_delivery_ended(e, p_era);
    when 'notice_dialled' then perform code.on_notice_dialled(e, p_era);
    when 'notice_answered' then perform code.on_outbound_answered(e, p_era);
    when 'plan_overridden' then perform code.on_plan_overridden(e, p_era);
    when 'owner_changed' then perform code.on_owner_changed(e, p_era);
    when 'handover_offered' then perform code.on_handover_offered(e, p_era);
    when 'handover_accepted' then perform code.on_handover_accepted(e, p_era);
    when 'handover_declined' then perform code.on_handover_declined(e, p_era);
    when 'handover_withdrawn' then perform code.on_handover_withdrawn(e, p_era);
    when 'alarm_answered' then perform code.on_alarm_answered(e, p_era);
    when 'caller_asked' then perform code.on_caller_asked(e, p_era);
    when 'incident_reopened' then perform code.on_incident_reopened(e, p_era);
    when 'incidents_merged' then perform code.on_incidents_merged(e, p_era);
    when 'incident_unmerged' then perform code.on_incident_unmerged(e, p_era);
    when 'shift_saved' then perform code.on_shift_saved(e, p_era);
    when 'shift_removed' then perform code.on_shift_removed(e, p_era);
    else null;
    end case;
    if e.type in ('agency_saved', 'agency_removed', 'contact_saved', 'contact_removed', 'contact_tested', 'contact_verified', 'incident_type_saved',
                  'incident_type_retired', 'incident_type_restored', 'clocks_saved', 'ladders_saved',
                  'profile_edits_settled', 'announcement_changed', 'place_alias_changed', 'holiday_changed', 'profile_installed',
                  'queue_settings_changed', 'seat_settings_changed', 'seat_password_changed', 'password_reset', 'trunk_settings_changed', 'trunk_peer_added', 'trunk_peer_removed', 'person_saved', 'signed_in', 'signed_out',
                  'alarm_acknowledged', 'erased', 'report_exported', 'call_result_given', 'recording_played', 'callback_closed',
                  'outbound_started', 'call_held', 'seat_taken', 'seat_left', 'seat_paused', 'incident_saved',
                  'report_linked', 'report_unlinked', 'incident_noted', 'incident_closed', 'restricted_opened',
                  'assignment_created', 'assignment_acknowledged', 'assignment_declined', 'assignment_en_route',
                  'assignment_on_scene', 'assignment_cleared', 'assignment_cancelled', 'rules_drafted',
                  'rules_draft_discarded', 'rules_proposed', 'rules_rejected', 'rules_published', 'plan_overridden', 'owner_changed',
                  'handover_offered', 'handover_accepted', 'handover_declined', 'handover_withdrawn', 'alarm_answered',
                  'caller_asked', 'incident_reopened', 'incidents_merged', 'incident_unmerged', 'shift_saved',
                  'shift_removed', 'training_started', 'training_saved', 'training_ended') then
        perform code.audit(e, p_era);
    end if;
end $$;

-- Everything relational again from the events. Shipping waits meanwhile. In batches: a savepoint an event makes every
-- look at a row walk the list of savepoints.
create function code.rebuild() returns table (events bigint, failures bigint) language plpgsql
security definer set search_path = public, pg_temp as $$
declare
    v_journal record;
    v_batch event[];
    v_after bigint;
    v_events bigint := 0;
begin
    lock table shipped in exclusive mode;
    truncate delivery, escalation, clock, timeline, ownership, handover, shift, assignment, report, incident, playback, recording, call_offer, call, callback, alarm, audit,
             person, incident_type, agency, house, projection_failure;
    for v_journal in select * from journal j order by j.era, j.from_seq loop
        v_after := v_journal.from_seq - 1;
        loop
            select array_agg(next.stored order by next.seq), max(next.seq) into v_batch, v_after
              from (select ev as stored, ev.seq from event ev
                     where ev.journal_id = v_journal.journal_id and ev.seq > v_after
                       and (v_journal.until_seq is null or ev.seq <= v_journal.until_seq)
                     order by ev.seq limit 500) next;
            exit when v_batch is null;
            perform code.project_batch(v_batch, v_journal.era);
            v_events := v_events + cardinality(v_batch);
        end loop;
    end loop;
    return query select v_events, (select count(*) from projection_failure);
end $$;
