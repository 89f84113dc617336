// Fills hidden fields with the name of this device's time zone, so that a day means the person's own day.
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;

document.querySelectorAll("input[data-timezone]").forEach((input) => {
  input.value = zone || input.value;
});
