// Indonesian strings for the React Aria families that the consoles use (see build/aria_strings.ts).
// A family or key that is missing here falls back to English; a test names the families that must not.
interface Formatter {
  number(n: number): string;
}
type Args = Record<string, string | number | boolean>;
type Text = string | ((args: Args, formatter: Formatter) => string);

export const ariaIndonesian: Record<string, Record<string, Text>> = {
  components: {
    selectPlaceholder: 'Pilih salah satu',
    tableResizer: 'Pengatur lebar',
    dropzoneLabel: 'Area jatuhkan',
    colorSwatchPicker: 'Pilihan warna',
  },
  overlays: { dismiss: 'Tutup' },
  searchfield: { 'Clear search': 'Hapus pencarian' },
  autocomplete: { collectionLabel: 'Saran' },
  combobox: {
    focusAnnouncement: (a, f) =>
      (a.isGroupChange ? `Masuk kelompok ${a.groupTitle}, ${f.number(Number(a.groupCount))} pilihan. ` : '') +
      `${a.optionText}${a.isSelected ? ', terpilih' : ''}`,
    countAnnouncement: (a, f) => `${f.number(Number(a.optionCount))} pilihan tersedia.`,
    selectedAnnouncement: (a) => `${a.optionText}, terpilih`,
    buttonLabel: 'Tampilkan saran',
    listboxLabel: 'Saran',
  },
  menu: { longPressMessage: 'Tekan lama atau tekan Alt + Panah Bawah untuk membuka menu' },
  grid: {
    deselectedItem: (a) => `${a.item} tidak dipilih.`,
    select: 'Pilih',
    selectedCount: (a, f) =>
      Number(a.count) === 0 ? 'Tidak ada yang dipilih.' : `${f.number(Number(a.count))} dipilih.`,
    selectedAll: 'Semua dipilih.',
    selectedItem: (a) => `${a.item} dipilih.`,
    longPressToSelect: 'Tekan lama untuk memilih.',
  },
  numberfield: {
    decrease: (a) => `Kurangi ${a.fieldLabel}`,
    increase: (a) => `Tambah ${a.fieldLabel}`,
    numberField: 'Kolom angka',
  },
  spinbutton: { Empty: 'Kosong' },
  tag: { removeDescription: 'Tekan Delete untuk menghapus.', removeButtonLabel: 'Hapus' },
  toast: {
    close: 'Tutup',
    notifications: (a, f) => `${f.number(Number(a.count))} pemberitahuan.`,
  },
};
