// The words by which the house itself names steps, ways, results and legs in what it wrote down, as people say them.
import type { Words } from './words';

export const machine = {
  // ways to somebody
  page: ['Alarm di meja', 'Alarm at the desk'],
  voice: ['Telepon', 'Call'],
  email: ['Surel', 'E-mail'],
  webhook: ['Pesan', 'Message'],
  // what came of it
  trying: ['sedang dihubungi', 'trying'],
  shown: ['alarm tampil', 'alarm shown'],
  accepted: ['menerima', 'accepted'],
  declined: ['menolak', 'declined'],
  told: ['terkirim', 'sent'],
  no_digit: ['diangkat, tidak menekan tombol', 'answered, no key pressed'],
  no_answer: ['tidak diangkat', 'no answer'],
  busy: ['sibuk', 'busy'],
  refused: ['ditolak', 'refused'],
  unreachable: ['tidak terjangkau', 'unreachable'],
  failed: ['gagal', 'failed'],
  cancelled: ['dibatalkan', 'cancelled'],
  // steps of the ladder
  meja: ['meja instansi', 'agency desk'],
  piket: ['piket instansi', 'agency duty officer'],
  kepala: ['kepala instansi', 'head of the agency'],
  piket_kabupaten: ['piket kabupaten', 'regency duty officer'],
  instansi_lain: ['instansi lain', 'another agency'],
  pengawas: ['pengawas', 'supervisors'],
  // legs that are measured
  ring: ['dering', 'ringing'],
  answer: ['jawab', 'answer'],
  classify: ['penilaian', 'classification'],
  send: ['kirim', 'sending'],
  acknowledge: ['terima tugas', 'acceptance'],
  depart: ['berangkat', 'departure'],
  arrive: ['tiba di lokasi', 'arrival'],
  close: ['penutupan', 'closing'],
  leg_passed: ['batas {leg} lewat', '{leg} is late'],
} as const satisfies Words;

type Say = (key: keyof typeof machine, args?: Record<string, string>) => string;
const known = (word: string): word is keyof typeof machine => word in machine;

/** What the house wrote beside an event of its clocks and ladders: "shown: meja", "send", "batas send lewat". */
export function plainly(kind: string, text: string, say: Say): string {
  if (!/^(clock|escalation|delivery)_/.test(kind)) return text;
  const leg = /^batas (\w+) lewat$/.exec(text)?.[1];
  if (leg && known(leg)) return say('leg_passed', { leg: say(leg) });
  const [head = '', ...rest] = text.split(': ');
  if (!known(head)) return text;
  const label = rest.join(': ');
  // a desk has no name of its own: "Alarm di meja", not "Alarm di meja: meja"
  if (!label || label === 'meja') return say(head);
  return `${say(head)}: ${label}`;
}
