/** In the place of MapLibre's check of styles: ours are checked by the tests, and checking them again would delay every start. */
export const validateStyle = {};
export const SPEC_SOURCE_TYPES: ReadonlySet<string> = new Set(['vector', 'raster', 'geojson']);
export const validateStyleAndEmit = (): boolean => false;
export const validateAndEmit = (): boolean => false;
export const emitValidationErrors = (): boolean => false;
