// What the audit says a changed thing was and is: names of members and their values as people read them.
import { common } from '../i18n/common';
import { type Language, lookUp, translate, type Words } from '../i18n/words';
import type { House } from '../model';
import { dayAndClock } from '../time';
import { words as reportWords, weekdays } from './words';

const members = {
  name: ['Nama', 'Name'],
  login: ['Nama masuk', 'Login'],
  role: ['Peran', 'Role'],
  active: ['Aktif', 'Active'],
  agency: ['Instansi', 'Agency'],
  short_name: ['Nama pendek', 'Short name'],
  standing: ['Komitmen', 'Commitment'],
  label: ['Nama atau jabatan', 'Name or post'],
  number: ['Nomor telepon', 'Phone number'],
  rank: ['Giliran', 'Turn'],
  email: ['E-mail', 'E-mail'],
  hours: ['Jam piket', 'Duty hours'],
  office_hours: ['Jam kantor', 'Office hours'],
  messages: ['Menerima pesan', 'Takes messages'],
  verified: ['Terverifikasi', 'Verified'],
  kecamatan: ['Kecamatan', 'Kecamatan'],
  title: ['Nama', 'Name'],
  peers: ['Alamat lawan', 'Peers'],
  peer: ['Alamat', 'Address'],
  delivered: ['Nomor yang dihantar', 'Delivered numbers'],
  trust_pai: ['Percaya nomor penelepon (PAI)', 'Trusts the asserted number (PAI)'],
  media_address: ['Alamat suara', 'Media address'],
  signalling_address: ['Alamat SIP', 'SIP address'],
  outgoing_target: ['Tujuan keluar', 'Outgoing target'],
  outgoing_targets: ['Tujuan keluar', 'Outgoing targets'],
  outgoing_caller_id: ['Nomor yang ditampilkan', 'Caller id'],
  answer: ['Dijawab', 'Answers'],
  answer_after: ['Menjawab sesudah', 'Answers after'],
  ring: ['Satu meja berdering', 'One seat rings'],
  offer_all_after: ['Semua meja berdering sesudah', 'Every seat rings after'],
  wrap_up: ['Waktu mengisi', 'Desk time'],
  wrap_up_extension: ['Tambahan waktu mengisi', 'Extension of it'],
  misses_to_pause: ['Tidak diangkat sampai dijeda', 'Misses to pause'],
  short_call: ['Panggilan singkat di bawah', 'Short under'],
  owner_missing_after: ['Penanggung jawab dianggap pergi sesudah', 'Owner missing after'],
  tell_position: ['Sebut urutan antrean', 'Tells the position'],
  default_priority: ['Prioritas awal', 'First priority'],
  priority: ['Prioritas', 'Priority'],
  emergency: ['Darurat', 'Emergency'],
  restricted: ['Terbatas', 'Restricted'],
  questions: ['Skrip tanya', 'Questions'],
  outcomes: ['Hasil akhir', 'Outcomes'],
  hotkey: ['Tombol', 'Key'],
  retired: ['Tidak dipakai lagi', 'Retired'],
  type: ['Jenis', 'Type'],
  types: ['Jenis', 'Types'],
  date: ['Tanggal', 'Date'],
  day: ['Tanggal', 'Date'],
  text: ['Tulisan', 'Text'],
  means: ['Artinya', 'Means'],
  alias: ['Sebutan', 'Alias'],
  seat: ['Meja', 'Seat'],
  person: ['Orang', 'Person'],
  from: ['Dari', 'From'],
  to: ['Sampai', 'To'],
  reason: ['Alasan', 'Reason'],
  note: ['Catatan', 'Note'],
  version: ['Versi', 'Version'],
  rules: ['Aturan', 'Rules'],
  value: ['Nilai', 'Value'],
  limit: ['Paling banyak', 'At most'],
  format: ['Bentuk berkas', 'File format'],
  result: ['Hasil', 'Result'],
  id: ['Kode', 'Code'],
  revision: ['Perubahan ke', 'Revision'],
} as const satisfies Words;

const values = {
  meja: ['Meja', 'Desk'],
  piket: ['Piket', 'On duty'],
  kepala: ['Kepala', 'Head'],
  committed: ['Berkomitmen', 'Signed'],
  partner: ['Mitra', 'Partner'],
  queue: ['seketika, dengan pengumuman', 'at once, with an announcement'],
  seat: ['saat petugas menjawab', 'when a person answers'],
  after: ['sesudah berdering', 'after ringing'],
  yes: ['ya', 'yes'],
  no: ['tidak', 'no'],
  always: ['setiap saat', 'at any time'],
  every_day: ['setiap hari', 'every day'],
  seconds: ['{n} detik', '{n} s'],
} as const satisfies Words;
/** Members whose value is one of a closed list of names; anybody else's words stay as they were typed. */
const named = new Set(['rank', 'standing', 'answer', 'role', 'default_priority', 'priority', 'result']);
const durations = new Set([
  'ring', 'offer_all_after', 'wrap_up', 'wrap_up_extension', 'short_call', 'owner_missing_after', 'ended_call_stays', 'closed_incident_stays',
]); // biome-ignore format: one list

type Names = Pick<House, 'agencies' | 'types'>;
interface Hours {
  days: number[];
  from_minute: number;
  to_minute: number;
}

export const memberName = (name: string, language: Language) => lookUp(members, language, name);

function isHours(value: object): value is Hours {
  return 'from_minute' in value && 'to_minute' in value && Array.isArray((value as Hours).days);
}
function hoursText({ days, from_minute, to_minute }: Hours, language: Language): string {
  const clock = (minute: number) =>
    `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
  const whole = from_minute === 0 && to_minute === 1440;
  if (!days.length && whole) return translate(values, language, 'always');
  const on = days.length
    ? days.map((day) => lookUp(weekdays, language, String(day))).join(', ')
    : translate(values, language, 'every_day');
  return whole ? on : `${on} ${clock(from_minute)}–${clock(to_minute)}`;
}

/** What a thing is called here: an agency or a type by its id, or nothing. */
export function thingName(id: string, names: Names): string | undefined {
  return (
    names.agencies.find((one) => one.id === id)?.short_name ?? names.types.find((one) => one.id === id)?.name
  );
}

/** Wall times are told by their size: microseconds since 1970 are past 10^15 from 2001 on. */
export function memberText(name: string, value: unknown, language: Language, names: Names): string {
  const say = (key: keyof typeof values, n?: number) =>
    translate(values, language, key, n === undefined ? {} : { n });
  if (value === null || value === undefined || value === '') return '–';
  if (typeof value === 'boolean') return say(value ? 'yes' : 'no');
  if (typeof value === 'number') {
    if (durations.has(name) || (name === 'answer_after' && value >= 1000)) return say('seconds', value / 1e6);
    return value > 1e15 ? dayAndClock(value) : String(value);
  }
  if (typeof value === 'string') {
    if (named.has(name)) return lookUp({ ...common, ...reportWords, ...values }, language, value);
    return ['agency', 'type'].includes(name) ? (thingName(value, names) ?? value) : value;
  }
  if (Array.isArray(value)) {
    const one = name === 'types' ? 'type' : name === 'agencies' ? 'agency' : name;
    return value.map((each) => memberText(one, each, language, names)).join(', ') || '–';
  }
  if (isHours(value as object)) return hoursText(value as Hours, language);
  return Object.entries(value as object)
    .map(([inner, each]) => `${memberName(inner, language)} ${memberText(inner, each, language, names)}`)
    .join('; ');
}

export function membersOf(
  text: string | number | null | undefined,
  language: Language,
  names: Names,
): [string, string][] {
  if (typeof text !== 'string' || !text) return [];
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return [['', String(value)]];
    return Object.entries(value).map(([name, one]) => [
      memberName(name, language),
      memberText(name, one, language, names),
    ]);
  } catch {
    return [['', text]];
  }
}
