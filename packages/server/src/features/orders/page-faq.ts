/** The licensing FAQ until the vendor writes another one: true of the system, with the installation's own numbers (O5). */
export const FAQ = `## How do I try the product?

Where a product has a public trial, it runs for {{publicTrialDays}} days on each device, without an account. A private trial lasts
{{privateTrialDays}} days on up to {{privateTrialDevices}} devices: request it on the page Licenses. It can be extended once, by
{{trialExtensionDays}} days.

## What happens without a network?

A device that was authorized goes on for {{offlineDays}} days without reaching the server. Use is recorded meanwhile and sent later; the
library looks for the server every few minutes, and nothing has to be done when it is back.

## What happens when the quota is used up?

Nothing stops at once. Items that count units have a tolerance of {{countTolerance}} of the quota, items that count devices one of
{{deviceTolerance}}, unless your license says otherwise. After that, new use is denied until there is more quota; order it on the page
of the item.

## What happens when a license ends?

It goes on in grace for {{graceDays}} days, unless it says otherwise. A renewal begins when the old license ends and joins the same
handshake codes: no application changes.

## How do I hear about it in time?

Alerts are mailed when {{useAlerts}} of a quota are used, and {{expiryAlerts}} days before a license ends.

## How long does a device count?

Its seat is kept for {{deviceActiveDays}} days after its last contact, unless your license says otherwise.

## Whom do I ask?

Sales: {{salesAddress}}. Support: {{supportAddress}}.
`
