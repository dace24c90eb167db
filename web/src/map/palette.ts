/** The map's colours; the page's own are in app.css and mean the same. */

export interface Palette {
  paper: string;
  panel: string;
  ink: string;
  soft: string;
  line: string;
  green: string;
  amber: string;
  red: string;
  /** What is under the hand: drawn, moved, measured. */
  blue: string;
  water: string;
  waterText: string;
  planting: string;
  plantingLine: string;
  building: string;
  buildingLine: string;
  division: string;
  minorRoad: string;
  casing: string;
  national: string;
  provincial: string;
  county: string;
  /** Plates of road numbers and the ink on them. */
  plates: Record<'expressway' | 'national' | 'provincial' | 'county', [plate: string, ink: string, rim: string]>;
}

export const light: Palette = {
  paper: '#eef0e6', panel: '#fffdf8', ink: '#1d2a2c', soft: '#5c6b6c', line: '#ddd8cb',
  green: '#1b7a57', amber: '#c77700', red: '#c0362c', blue: '#2460b8',
  water: '#b9d4e3', waterText: '#3f6e8b', planting: '#cfe0bd', plantingLine: '#a9c490',
  building: '#dcd6c6', buildingLine: '#c4bca6', division: '#a79f8c',
  minorRoad: '#ffffff', casing: '#ffffff', national: '#c8102e', provincial: '#d8a400', county: '#ffffff',
  plates: {
    expressway: ['#0b7a3e', '#ffffff', '#ffffff'],
    national: ['#c8102e', '#ffffff', '#ffffff'],
    provincial: ['#f2c300', '#1d2a2c', '#ffffff'],
    county: ['#ffffff', '#1d2a2c', '#8c8c86'],
  },
};

export const dark: Palette = {
  paper: '#1a2122', panel: '#232c2d', ink: '#eceae2', soft: '#a6b3b2', line: '#3a4546',
  green: '#4fbf91', amber: '#f0a63c', red: '#ff8a7a', blue: '#7fb2ff',
  water: '#26465a', waterText: '#8fbcd6', planting: '#2f4230', plantingLine: '#4d6a48',
  building: '#3a403c', buildingLine: '#545b55', division: '#75705f',
  minorRoad: '#5b6462', casing: '#101617', national: '#d8475a', provincial: '#c9a227', county: '#aab0ab',
  plates: {
    expressway: ['#0b7a3e', '#ffffff', '#101617'],
    national: ['#c8102e', '#ffffff', '#101617'],
    provincial: ['#f2c300', '#1d2a2c', '#101617'],
    county: ['#e7e6e0', '#1d2a2c', '#101617'],
  },
};

export const paletteOf = (isDark: boolean): Palette => (isDark ? dark : light);

/** For paper: the light palette on white, which costs no ink. */
export const paper: Palette = { ...light, paper: '#ffffff' };
