// The only file that knows Leaflet: draws places as outlines or circles; a click fills in a centre where a form asks.
const leaflet = /** @type {any} */ (await import(/** @type {string} */ ("../../vendor/leaflet.js")));

/** @typedef {{code: string, kind: string, name: [string, string], centre: [number, number] | null, radius: number | null, geometry: any, risk: boolean}} Shape */

/** Where to look while nothing is drawn: the middle of the Region. */
const TOWN = [50.8503, 4.3517];

/** The colours of the page, so that night is night. @param {string} name */
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** Leaflet takes texts for HTML. @param {string} text */
function escaped(text) {
  const span = document.createElement("span");
  span.textContent = text;
  return span;
}

/** @param {Shape} shape */
function layerOf(shape) {
  const style = { color: colour(shape.risk ? "--risk" : "--wijk"), weight: 2, fillOpacity: 0.15 };
  if (shape.geometry) return leaflet.geoJSON(shape.geometry, { style });
  if (!shape.centre) return null;
  return shape.radius
    ? leaflet.circle(shape.centre, { ...style, radius: shape.radius })
    : leaflet.circleMarker(shape.centre, { ...style, radius: 7 });
}

/** @param {HTMLElement} element */
function mount(element) {
  const { shapes, tiles, language, pick } = element.dataset;
  const map = leaflet.map(element, { scrollWheelZoom: false, attributionControl: Boolean(tiles) });
  map.setView(TOWN, 14); // a circle knows its bounds only on a map that looks somewhere
  if (tiles) leaflet.tileLayer(tiles, { attribution: "© OpenStreetMap" }).addTo(map);
  const drawn = leaflet.featureGroup();
  for (const shape of /** @type {Shape[]} */ (JSON.parse(shapes ?? "[]"))) {
    const layer = layerOf(shape);
    if (!layer) continue;
    const named = shape.kind === "neighbourhood";
    layer.bindTooltip(escaped(shape.name[language === "fr" ? 1 : 0]), {
      permanent: named,
      direction: "center",
    });
    layer.on("click", () => {
      if (!pick) location.href = `/admin/places/${encodeURIComponent(shape.code)}`;
    });
    drawn.addLayer(layer);
  }
  drawn.addTo(map);
  if (drawn.getLayers().length > 0) map.fitBounds(drawn.getBounds(), { padding: [16, 16], maxZoom: 16 });
  const field = pick ? /** @type {HTMLInputElement | null} */ (document.getElementById(pick)) : null;
  if (!field) return;
  map.on("click", (/** @type {any} */ event) => {
    field.value = `${event.latlng.lat.toFixed(5)}, ${event.latlng.lng.toFixed(5)}`;
  });
}

for (const element of document.querySelectorAll("[data-map]")) mount(/** @type {HTMLElement} */ (element));

export {};
