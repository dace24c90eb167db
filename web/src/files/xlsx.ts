/** Lists as an Excel file, a sheet each: the least that Excel, WPS and LibreOffice read, ready to print on A4. */
import type { Cell, Sheet } from './sheets';
import { zip } from './zip';

const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';

const escaped = (text: string): string =>
  // eslint-disable-next-line no-control-regex -- these cannot stand in XML at all
  text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '').replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** `A`, `Z`, `AA` */
export function letters(column: number): string {
  const last = String.fromCharCode(65 + (column % 26));
  return column < 26 ? last : letters(Math.floor(column / 26) - 1) + last;
}

/** What Excel allows as the name of a sheet, each once. */
export function sheetNames(names: readonly string[]): string[] {
  const used = new Set<string>();
  return names.map((name, at) => {
    let short = name.replace(/[[\]:*?/\\']/g, ' ').trim().slice(0, 28) || String(at + 1);
    if (used.has(short.toLowerCase())) short = `${short.slice(0, 24)} ${at + 1}`;
    used.add(short.toLowerCase());
    return short;
  });
}

const STYLE = { plain: 0, head: 1, title: 2, cell: 3 } as const;

function cellOf(cell: Cell, place: string, style: number): string {
  if (cell === null || cell === '') return `<c r="${place}" s="${style}"/>`;
  if (typeof cell === 'number' && Number.isFinite(cell)) return `<c r="${place}" s="${style}"><v>${cell}</v></c>`;
  return `<c r="${place}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${escaped(String(cell))}</t></is></c>`;
}

/** Wide characters take two places. */
const wide = (cell: Cell): number => [...String(cell ?? '')].reduce((sum, letter) => sum + (letter > '\u2e80' ? 2 : 1), 0);

function worksheet(sheet: Sheet): string {
  const rows = [
    ...sheet.above.map((line, at) => ({ cells: [line] as Cell[], style: at === 0 ? STYLE.title : STYLE.plain })),
    { cells: sheet.head as Cell[], style: STYLE.head },
    ...sheet.rows.map((cells) => ({ cells, style: STYLE.cell })),
  ];
  const widths = sheet.head.map((head, column) =>
    Math.min(44, Math.max(6, wide(head) + 2, ...sheet.rows.slice(0, 500).map((row) => wide(row[column] ?? null) + 2))),
  );
  const columns = widths.map((width, at) => `<col min="${at + 1}" max="${at + 1}" width="${width}" customWidth="1"/>`).join('');
  const body = rows
    .map(({ cells, style }, at) => `<row r="${at + 1}">${cells.map((cell, column) => cellOf(cell, `${letters(column)}${at + 1}`, style)).join('')}</row>`)
    .join('');
  const frozen = sheet.above.length + 1;
  return (
    `${HEAD}<worksheet xmlns="${MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>` +
    `<sheetViews><sheetView workbookViewId="0"><pane ySplit="${frozen}" topLeftCell="A${frozen + 1}" state="frozen"/></sheetView></sheetViews>` +
    `${columns === '' ? '' : `<cols>${columns}</cols>`}<sheetData>${body}</sheetData>` +
    '<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>' +
    '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/></worksheet>'
  );
}

const styles =
  `${HEAD}<styleSheet xmlns="${MAIN}"><fonts count="3"><font><sz val="11"/></font><font><b/><sz val="11"/></font><font><b/><sz val="14"/></font></fonts>` +
  '<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>' +
  '<fill><patternFill patternType="solid"><fgColor rgb="FFE2F0E8"/></patternFill></fill></fills>' +
  '<borders count="2"><border/><border><left style="thin"/><right style="thin"/><top style="thin"/><bottom style="thin"/></border></borders>' +
  '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="4"><xf/>' +
  '<xf fontId="1" fillId="2" borderId="1" applyFont="1" applyFill="1" applyBorder="1"/><xf fontId="2" applyFont="1"/>' +
  '<xf borderId="1" applyBorder="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf></cellXfs></styleSheet>';

export function xlsx(sheets: readonly Sheet[]): Blob {
  const names = sheetNames(sheets.map((sheet) => sheet.name));
  const kind = (part: string, type: string): string =>
    `<Override PartName="/${part}" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.${type}+xml"/>`;
  const each = <T>(make: (at: number, name: string) => T): T[] => names.map((name, at) => make(at + 1, name));
  const relation = (id: string, type: string, target: string): string =>
    `<Relationship Id="${id}" Type="${OFFICE}/${type}" Target="${target}"/>`;
  const relations = (inside: string): string => `${HEAD}<Relationships xmlns="${PACKAGE}/relationships">${inside}</Relationships>`;
  const files = [
    {
      name: '[Content_Types].xml',
      text:
        `${HEAD}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
        '<Default Extension="xml" ContentType="application/xml"/>' +
        `${kind('xl/workbook.xml', 'sheet.main')}${kind('xl/styles.xml', 'styles')}${each((at) => kind(`xl/worksheets/sheet${at}.xml`, 'worksheet')).join('')}</Types>`,
    },
    { name: '_rels/.rels', text: relations(relation('r1', 'officeDocument', 'xl/workbook.xml')) },
    {
      name: 'xl/workbook.xml',
      text:
        `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>` +
        `${each((at, name) => `<sheet name="${escaped(name)}" sheetId="${at}" r:id="r${at}"/>`).join('')}</sheets></workbook>`,
    },
    {
      name: 'xl/_rels/workbook.xml.rels',
      text: relations(each((at) => relation(`r${at}`, 'worksheet', `worksheets/sheet${at}.xml`)).join('') + relation('styles', 'styles', 'styles.xml')),
    },
    { name: 'xl/styles.xml', text: styles },
    ...sheets.map((sheet, at) => ({ name: `xl/worksheets/sheet${at + 1}.xml`, text: worksheet(sheet) })),
  ];
  return new Blob([zip(files)], { type: TYPE });
}
