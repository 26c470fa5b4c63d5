// The contract's things under short names. All of them come from docs/api/openapi.yaml by
// `npm run types`; nothing is described twice.
import type { components } from './api/schema';

type Schemas = components['schemas'];
export type Priority = Schemas['Priority'];
export type Role = Schemas['Role'];
export type PersonRole = Schemas['PersonRole'];
export type CallResult = Schemas['CallResult'];
export type Place = Schemas['Place'];
export type PlaceCandidate = Schemas['PlaceCandidate'];
export type PlaceAnswer = Schemas['PlaceAnswer'];
export type Plan = Schemas['Plan'];
export type PlanLine = Schemas['PlanLine'];
export type ReportWords = Schemas['ReportWords'];
export type AddedAgency = Schemas['AddedAgency'];
export type Me = Schemas['Me'];
export type House = Schemas['House'];
export type IncidentType = Schemas['IncidentType'];
export type AgencyInfo = Schemas['AgencyInfo'];
export type Contact = Schemas['Contact'];
export type Recording = Schemas['RecordingView'];
export type HistoryRow = Schemas['HistoryRow'];
export type Story = Schemas['Story'];
export type Person = Schemas['Person'];
export type Trunk = Schemas['Trunk'];
export type QueueSettings = Schemas['QueueSettings'];
export type SeatSettings = Schemas['SeatSettings'];
export type TrunkSettings = Schemas['TrunkSettings'];
export type Report = Schemas['ReportTables'];
export type ReportTable = Schemas['ReportTable'];
export type ReportColumn = Schemas['ReportColumn'];
export type ReportKind = 'answer_times' | 'results' | 'workload' | 'legs' | 'heat' | 'recap' | 'month';
export type AgencyList = Schemas['AgencyList'];
export type AdminAgency = Schemas['AdminAgency'];
export type AdminDuty = Schemas['AdminDuty'];
export type AdminContact = Schemas['AdminContact'];
export type ContactTest = Schemas['ContactTest'];
export type AdminType = Schemas['AdminType'];
export type Rule = Schemas['Rule'];
export type HourWindow = Schemas['HourWindow'];
export type GoldenCase = Schemas['GoldenCase'];
export type GoldenLine = Schemas['GoldenLine'];
export type RuleBook = Schemas['RuleBook'];
export type RuleDraft = Schemas['RuleDraft'];
export type RuleVersionHead = Schemas['RuleVersionHead'];
export type RuleFinding = Schemas['RuleFinding'];
export type RuleCheck = Schemas['RuleCheck'];
export type DryRun = Schemas['DryRun'];
export type DryRunSample = Schemas['DryRunSample'];
export type DraftHead = Schemas['DraftHead'];

// What the WebSocket brings, by kind.
export type Call = Schemas['Call'];
export type Seat = Schemas['Seat'];
export type Incident = Schemas['Incident'];
export type AssignmentOfIncident = Schemas['AssignmentOfIncident'];
export type Assignment = Schemas['Assignment'];
export type Callback = Schemas['Callback'];
export type Alarm = Schemas['Alarm'];
export type Agency = Schemas['Agency'];
export type Figures = Schemas['Figures'];
export type PresentPerson = Schemas['PresentPerson'];
export type Handover = Schemas['Handover'];
export type HouseState = Schemas['HouseState'];
export interface Things {
  call: Call;
  seat: Seat;
  incident: Incident;
  assignment: Assignment;
  callback: Callback;
  alarm: Alarm;
  agency: Agency;
  figures: Figures;
  person: PresentPerson;
  handover: Handover;
  house: HouseState;
}
