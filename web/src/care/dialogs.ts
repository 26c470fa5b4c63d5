// What is asked rarely, in one file that comes after the page is drawn (ui/later.tsx).

export { AddAgency } from '../operator/add_agency';
export { AddOwn } from '../operator/add_own';
export { ByPhone } from '../operator/by_phone';
export { Words } from '../operator/few_words';
export { KeptDrafts } from '../operator/kept_drafts';
export { LinkDialog } from '../operator/link_dialog';
export { PauseDialog, SeatChoice } from '../operator/seat_dialogs';
export { TaskDialog } from '../operator/task_dialog';
export { Callbacks, Drafts, Unfilled } from '../operator/worklists';
export { OwnPassword } from '../shell/own_password';
export { TrainingBanner, TrainingPanel } from '../training/training_panel';
export { CloseDialog } from './close_dialog';
export { HandoverDialog } from './handover_dialog';
export { OfferedToMe } from './handovers';
export { MergeDialog } from './merge_dialog';
