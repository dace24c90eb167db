/**
 * What of MapLibre this map never uses: globes, ground in three dimensions, shading, heat, moving pictures, its own controls and
 * its check of styles, which the tests do. A phone on a slow line would wait for a quarter of MapLibre that does nothing.
 */
import type { Plugin } from 'vite';

/** By file of MapLibre's sources: the names it imports that become nothing. */
const CUT: Record<string, readonly string[]> = {
  'geo/projection/projection_factory.ts': [
    'GlobeProjection', 'createGlobeTransform', 'GlobeCameraHelper', 'VerticalPerspectiveCameraHelper',
    'createVerticalPerspectiveTransform', 'VerticalPerspectiveProjection',
  ],
  'source/source.ts': ['RasterDEMTileSource', 'VideoSource', 'ImageSource', 'CanvasSource'],
  'source/worker.ts': ['RasterDEMTileWorkerSource'],
  'style/create_style_layer.ts': [
    'HeatmapStyleLayer', 'HillshadeStyleLayer', 'ColorReliefStyleLayer', 'FillExtrusionStyleLayer', 'CustomStyleLayer',
  ],
  'style/style.ts': ['validateCustomStyleLayer'],
  'render/painter.ts': [
    'isHeatmapStyleLayer', 'isFillExtrusionStyleLayer', 'isHillshadeStyleLayer', 'isColorReliefStyleLayer', 'isCustomStyleLayer',
    'selectDebugSource',
  ],
  'webgl/draw/index.ts': [
    'drawHeatmap', 'drawFillExtrusion', 'drawHillshade', 'drawColorRelief', 'drawDebug', 'drawDebugPadding', 'selectDebugSource',
    'drawCustom', 'drawDepth', 'drawSky', 'drawAtmosphere',
  ],
  'webgl/draw/draw_raster.ts': ['ImageSource'],
  'ui/map.ts': ['Hash', 'AttributionControl', 'LogoControl', 'Terrain', 'RenderToTexture'],
  'shaders/shaders.ts': [
    'heatmapFrag', 'heatmapVert', 'heatmapTextureFrag', 'heatmapTextureVert', 'collisionBoxFrag', 'collisionBoxVert',
    'collisionCircleFrag', 'collisionCircleVert', 'colorReliefFrag', 'colorReliefVert', 'debugFrag', 'debugVert',
    'fillExtrusionFrag', 'fillExtrusionVert', 'fillExtrusionPatternFrag', 'fillExtrusionPatternVert', 'hillshadePrepareFrag',
    'hillshadePrepareVert', 'hillshadeFrag', 'hillshadeVert', 'terrainDepthFrag', 'terrainFrag', 'terrainVert', 'terrainVertDepth',
    'terrainHeightFrag', 'terrainHeightVert', 'projectionGlobeVert', 'projectionGlobeFrag', 'atmosphereFrag', 'atmosphereVert',
    'skyFrag', 'skyVert',
  ],
};

/** Nothing is of a kind that is not there, and nothing of it is drawn; anything else that is used after all says so. */
const nothing = (name: string): string => {
  if (/(Frag|Vert|VertDepth)$/.test(name)) return `const ${name} = '';`;
  if (/^(is|draw)[A-Z]/.test(name)) return `const ${name} = () => false;`;
  return `const ${name} = class { constructor() { throw new Error('this map has no ${name}'); } };`;
};

/** A file without some of its imports; a name that is not imported is one that a newer MapLibre has moved. */
export function without(code: string, names: readonly string[], file: string): string {
  const made = names.map((name) => {
    const whole = new RegExp(`^import ${name} from '[^']+';$`, 'm');
    const inBraces = new RegExp(`^(import \\{[^}]*?)\\b${name}\\b,?([^}]*\\} from '[^']+';)$`, 'm');
    const cut = code.replace(whole, '').replace(inBraces, '$1$2');
    if (cut === code) throw new Error(`${file} imports no ${name}`);
    code = cut;
    return nothing(name);
  });
  return `${made.join('\n')}\n${code.replaceAll(/^import \{\s*\} from '[^']+';$/gm, '')}`;
}

export function mapCut(sources: string): Plugin {
  const left = new Set(Object.keys(CUT));
  return {
    name: 'map-cut',
    apply: 'build',
    enforce: 'pre',
    transform(code, id) {
      const file = id.startsWith(`${sources}/`) ? id.slice(sources.length + 1) : '';
      const names = CUT[file];
      if (names === undefined) return null;
      left.delete(file);
      return { code: without(code, names, file), map: null };
    },
    buildEnd() {
      if (left.size > 0) this.error(`MapLibre has no ${[...left].join(', ')} any more`);
    },
  };
}
