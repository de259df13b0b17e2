// The only file that knows Leaflet: draws places as outlines or circles; a click fills in a centre where a form asks.
const leaflet = /** @type {any} */ (await import(/** @type {string} */ ("../../vendor/leaflet.js")));

/** @typedef {{code: string, name: [string, string], centre: [number, number] | null, radius: number | null, geometry: any, risk: boolean}} Shape */

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
  if (tiles) leaflet.tileLayer(tiles, { attribution: "© OpenStreetMap" }).addTo(map);
  const drawn = leaflet.featureGroup();
  for (const shape of /** @type {Shape[]} */ (JSON.parse(shapes ?? "[]"))) {
    const layer = layerOf(shape);
    if (!layer) continue;
    layer.bindTooltip(escaped(shape.name[language === "fr" ? 1 : 0]));
    layer.on("click", () => {
      if (!pick) location.href = `/admin/places/${encodeURIComponent(shape.code)}`;
    });
    drawn.addLayer(layer);
  }
  drawn.addTo(map);
  if (drawn.getLayers().length > 0) map.fitBounds(drawn.getBounds(), { padding: [16, 16], maxZoom: 16 });
  else map.setView([50.8548, 4.3288], 14);
  const field = pick ? /** @type {HTMLInputElement | null} */ (document.getElementById(pick)) : null;
  if (!field) return;
  map.on("click", (/** @type {any} */ event) => {
    field.value = `${event.latlng.lat.toFixed(5)}, ${event.latlng.lng.toFixed(5)}`;
  });
}

for (const element of document.querySelectorAll("[data-map]")) mount(/** @type {HTMLElement} */ (element));

export {};
