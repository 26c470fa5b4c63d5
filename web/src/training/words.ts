import type { Words } from '../i18n/words';

export const words = {
  mark: ['LATIHAN', 'TRAINING'],
  banner: [
    'LATIHAN: tidak ada instansi yang diberi tahu. Panggilan sungguhan mengakhiri latihan ini.',
    'TRAINING: no agency is told. A real call ends this training.',
  ],
  answer: ['JAWAB LATIHAN', 'ANSWER TRAINING'],
  caller_says: ['Kata penelepon', 'What the caller says'],
  finish: ['Selesai latihan', 'End training'],
  stop: ['Hentikan latihan', 'Stop training'],
  start: ['Latihan', 'Training'],
  start_at: ['Latihan untuk {seat}', 'Training for {seat}'],
  scenario: ['Skenario', 'Script'],
  begin: ['Mulai latihan', 'Start training'],
  over: ['Latihan berakhir', 'The training is over'],
  saved: ['✓ {number} disimpan dalam {time}', '✓ {number} saved after {time}'],
  answered_after: ['diangkat sesudah {time}', 'answered after {time}'],
  would_go: ['Akan diteruskan ke', 'Would go to'],
  right_type: ['✓ Jenisnya tepat', '✓ The right type'],
  other_type: ['▲ Skenario ini dimaksud sebagai: {type}', '▲ This script was meant as: {type}'],
  no_incident: ['▲ Skenario ini bukan kejadian', '▲ This script was no incident'],
  ringing: ['berdering', 'ringing'],
  talking: ['bicara', 'talking'],
  saved_step: ['disimpan', 'saved'],
} satisfies Words;
