-- Who holds a number from a hand-over on reads of a thread's notes, too, only what is of the own time.
create policy user_reads_own_time on sms.thread_notes as restrictive for select to sms_user
  using (number_id in (select sms.held_with_history()) or id >= ((select sms.my_times()) #>> array[number_id::text, 'id'])::uuid);
