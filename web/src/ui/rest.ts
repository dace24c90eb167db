/** What the first look at the map does not need, in one file that is fetched once the map is drawn. */
export { default as AddKinds } from '../panels/AddKinds.svelte';
export { default as AreasDialog } from '../offline/AreasDialog.svelte';
export { default as AttributeTable } from '../table/AttributeTable.svelte';
export { default as Card } from '../panels/Card.svelte';
export { default as FilterBuilder } from '../panels/FilterBuilder.svelte';
export { default as HistoryPanel } from '../panels/HistoryPanel.svelte';
export { default as ImportDialog } from '../panels/import/ImportDialog.svelte';
export { default as MeasureBox } from '../panels/MeasureBox.svelte';
export { default as PhonesDialog } from '../phones/PhonesDialog.svelte';
export { default as PrintDialog } from '../print/PrintDialog.svelte';
export { default as PrintSheet } from '../print/Sheet.svelte';
export { default as QuestionPanel } from '../panels/QuestionPanel.svelte';
export { default as Ride } from '../ride/Ride.svelte';
export { default as RideReview } from '../ride/review/RideReview.svelte';
export { default as Strip } from '../strip/Strip.svelte';
