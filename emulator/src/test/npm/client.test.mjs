// dynamics-web-api, a widely used client that knows nothing of this project, against the emulator.
// The JUnit class DynamicsWebApiTest starts the emulator and passes its address.
import assert from "node:assert/strict";
import { test } from "node:test";
import { DynamicsWebApi } from "dynamics-web-api";

const url = process.env.EMULATOR_URL;
assert.ok(url, "EMULATOR_URL is not set");

const api = new DynamicsWebApi({
  serverUrl: url,
  dataApi: { version: "9.2" },
});

test("whoAmI is a function", async () => {
  const me = await api.callFunction({ name: "WhoAmI" });
  assert.match(me.UserId, /^[0-9a-f-]{36}$/);
});

test("create, retrieve, update, delete", async () => {
  const id = await api.create({ collection: "accounts", data: { name: "Acme", accountnumber: "N1" } });
  assert.match(id, /^[0-9a-f-]{36}$/);
  const made = await api.create({
    collection: "accounts",
    data: { name: "Shown", accountnumber: "N2" },
    returnRepresentation: true,
  });
  assert.equal(made.name, "Shown");
  const row = await api.retrieve({ collection: "accounts", key: id, select: ["name", "accountnumber"] });
  assert.equal(row.name, "Acme");
  assert.equal(row.accountnumber, "N1");
  assert.equal(row.accountid, id);
  await api.update({ collection: "accounts", key: id, data: { name: "Acme 2" } });
  const again = await api.retrieve({
    collection: "accounts", key: "accountnumber='N1'", select: ["name"], includeAnnotations: "*",
  });
  assert.equal(again.name, "Acme 2");
  await api.updateSingleProperty({ collection: "accounts", key: id, fieldValuePair: { name: "Acme 3" } });
  await api.deleteRecord({ collection: "accounts", key: id, property: "name" });
  assert.equal((await api.retrieve({ collection: "accounts", key: id, select: ["name"] })).name, null);
  await api.deleteRecord({ collection: "accounts", key: id });
  await assert.rejects(
    api.retrieve({ collection: "accounts", key: id, select: ["name"] }),
    (error) => error.status === 404 && error.code === "0x80040217",
  );
});

test("upsert by alternate key, with conditions", async () => {
  const key = "accountnumber='UP'";
  await api.upsert({ collection: "accounts", key, data: { name: "first" } });
  const second = await api.upsert({
    collection: "accounts", key, data: { name: "second" }, returnRepresentation: true, select: ["name"],
  });
  assert.equal(second.name, "second");
  assert.equal(await api.upsert({ collection: "accounts", key, data: { name: "x" }, ifnonematch: "*" }), null);
  await assert.rejects(
    api.update({ collection: "accounts", key, data: { name: "x" }, ifmatch: 'W/"1"' })
      .then((done) => { if (done === false) { throw Object.assign(new Error("stale"), { status: 412 }); } }),
    (error) => error.status === 412,
  );
});

test("associate and disassociate", async () => {
  const account = await api.create({ collection: "accounts", data: { name: "Peer" } });
  const item = await api.create({ collection: "abc_items", data: { abc_name: "Item" } });
  await api.associate({
    collection: "abc_items", primaryKey: item, relationshipName: "abc_Item_Account",
    relatedCollection: "accounts", relatedKey: account,
  });
  let read = await api.retrieve({
    collection: "abc_items", key: item, select: ["abc_name"],
    expand: [{ property: "abc_Item_Account", select: ["name"] }],
  });
  assert.equal(read.abc_Item_Account[0].name, "Peer");
  await assert.rejects(
    api.associate({
      collection: "abc_items", primaryKey: item, relationshipName: "abc_Item_Account",
      relatedCollection: "accounts", relatedKey: account,
    }),
    (error) => error.status === 412 && error.code === "0x80040237",
  );
  const children = await api.associate({
    collection: "accounts", primaryKey: account, relationshipName: "account_abc_item_abc_AccountId",
    relatedCollection: "abc_items", relatedKey: item,
  }).then(() => api.retrieve({
    collection: "accounts", key: account, select: ["name"],
    expand: [{ property: "account_abc_item_abc_AccountId", select: ["abc_name"] }],
  }));
  assert.equal(children.account_abc_item_abc_AccountId[0].abc_name, "Item");
  await api.disassociate({
    collection: "abc_items", primaryKey: item, relationshipName: "abc_Item_Account", relatedKey: account,
  });
  await api.associateSingleValued({
    collection: "abc_items", primaryKey: item, navigationProperty: "abc_AccountId",
    relatedCollection: "accounts", relatedKey: account,
  });
  read = await api.retrieve({
    collection: "abc_items", key: item, select: ["_abc_accountid_value"], includeAnnotations: "*",
  });
  assert.equal(read._abc_accountid_value, account);
  assert.equal(read._abc_accountid_value_LogicalName, "account");
  await api.disassociateSingleValued({
    collection: "abc_items", primaryKey: item, navigationProperty: "abc_AccountId",
  });
});

test("pages, counts and aggregates", async () => {
  for (let i = 0; i < 7; i++) {
    await api.create({ collection: "contacts", data: { fullname: `C${i}` } });
  }
  const first = await api.retrieveMultiple({
    collection: "contacts", select: ["fullname"], orderBy: ["fullname desc"], maxPageSize: 3, count: true,
  });
  assert.equal(first.value.length, 3);
  assert.equal(first.oDataCount, 7);
  assert.ok(first.oDataNextLink);
  const next = await api.retrieveMultiple({ collection: "contacts", maxPageSize: 3 }, first.oDataNextLink);
  assert.deepEqual(next.value.map((c) => c.fullname), ["C3", "C2", "C1"]);
  const all = await api.retrieveAll({
    collection: "contacts", select: ["fullname"], orderBy: ["fullname desc"], maxPageSize: 3,
  });
  assert.deepEqual(all.value.map((c) => c.fullname), ["C6", "C5", "C4", "C3", "C2", "C1", "C0"]);
  assert.equal(await api.count({ collection: "contacts" }), 7);
  assert.equal(await api.count({ collection: "contacts", filter: "fullname eq 'c3'" }), 1);
  const filtered = await api.retrieveMultiple({
    collection: "contacts", select: ["fullname"], filter: "startswith(fullname,'C') and fullname ne 'C1'",
  });
  assert.equal(filtered.value.length, 6);
  const sums = await api.retrieveMultiple({ collection: "contacts", apply: "aggregate($count as n)" });
  assert.equal(sums.value[0].n, 7);
});

test("batch with a change set and with references", async () => {
  api.startBatch();
  api.create({ collection: "accounts", data: { name: "Batched" }, contentId: "1" });
  api.create({ collection: "abc_items", data: { abc_extid: "batch", "abc_AccountId@odata.bind": "$1" } });
  const results = await api.executeBatch();
  assert.equal(results.length, 2);
  const item = await api.retrieve({
    collection: "abc_items", key: "abc_extid='batch'", select: ["abc_extid"],
    expand: [{ property: "abc_AccountId", select: ["name"] }],
  });
  assert.equal(item.abc_AccountId.name, "Batched");
  api.startBatch();
  api.retrieveMultiple({ collection: "accounts", select: ["name"], inChangeSet: false });
  api.create({ collection: "abc_items", data: { abc_count: 5000 }, inChangeSet: false });
  const mixed = await api.executeBatch({ continueOnError: true });
  assert.ok(mixed[0].value.length > 0);
  assert.equal(mixed[1].status, 400);
  api.startBatch();
  api.create({ collection: "abc_items", data: { abc_extid: "twice" } });
  api.create({ collection: "abc_items", data: { abc_extid: "twice" } });
  await assert.rejects(api.executeBatch(), (errors) => errors[0].status === 412 && errors[0].error.code === "0x80060892");
  assert.equal(await api.count({ collection: "abc_items", filter: "abc_extid eq 'twice'" }), 0);
});

test("bulk messages are actions", async () => {
  const type = "Microsoft.Dynamics.CRM.abc_item";
  const made = await api.callAction({
    collection: "abc_items", actionName: "Microsoft.Dynamics.CRM.CreateMultiple",
    action: { Targets: [{ "@odata.type": type, abc_name: "a" }, { "@odata.type": type, abc_name: "b" }] },
  });
  assert.equal(made.Ids.length, 2);
  await api.callAction({
    collection: "abc_items", actionName: "Microsoft.Dynamics.CRM.UpsertMultiple",
    action: { Targets: [{ "@odata.type": type, "@odata.id": "abc_items(abc_extid='U')", abc_name: "u" }] },
  });
  assert.equal(
    (await api.retrieve({ collection: "abc_items", key: "abc_extid='U'", select: ["abc_name"] })).abc_name, "u");
});

test("metadata", async () => {
  const table = await api.retrieveEntity({
    key: "LogicalName='abc_item'", select: ["EntitySetName", "PrimaryIdAttribute"],
    expand: [{ property: "Keys", select: ["KeyAttributes"] }],
  });
  assert.equal(table.EntitySetName, "abc_items");
  assert.deepEqual(table.Keys[0].KeyAttributes, ["abc_extid"]);
  const choices = await api.retrieveAttributes({
    entityKey: "LogicalName='abc_item'", castType: "Microsoft.Dynamics.CRM.PicklistAttributeMetadata",
    select: ["LogicalName"], expand: [{ property: "OptionSet" }],
  });
  assert.equal(choices.value[0].OptionSet.Options[1].Value, 2);
  const tables = await api.retrieveEntities({ select: ["LogicalName"], filter: "LogicalName eq 'account'" });
  assert.equal(tables.value.length, 1);
  const relations = await api.retrieveRelationships({
    castType: "Microsoft.Dynamics.CRM.ManyToManyRelationshipMetadata", select: ["SchemaName"],
  });
  assert.equal(relations.value[0].SchemaName, "abc_item_account");
  const csdl = await api.retrieveCsdlMetadata();
  assert.match(csdl, /<EntityType Name="abc_item"/);
  const id = await api.createEntity({
    data: {
      "@odata.type": "Microsoft.Dynamics.CRM.EntityMetadata", SchemaName: "abc_Made", OwnershipType: "UserOwned",
      DisplayName: { LocalizedLabels: [{ Label: "Made", LanguageCode: 1033 }] },
      Attributes: [{ "@odata.type": "Microsoft.Dynamics.CRM.StringAttributeMetadata", SchemaName: "abc_Name",
        IsPrimaryName: true, MaxLength: 50 }],
    },
  });
  assert.match(id, /^[0-9a-f-]{36}$/);
  await api.createAttribute({
    entityKey: id,
    data: { "@odata.type": "Microsoft.Dynamics.CRM.IntegerAttributeMetadata", SchemaName: "abc_Number",
      AttributeTypeName: { Value: "IntegerType" } },
  });
  await api.create({ collection: "abc_mades", data: { abc_name: "x", abc_number: 3 } });
});

test("global option sets, columns and relationships are made and changed", async () => {
  const label = (text) => ({ LocalizedLabels: [{ Label: text, LanguageCode: 1033 }] });
  const id = await api.createGlobalOptionSet({
    data: {
      "@odata.type": "Microsoft.Dynamics.CRM.OptionSetMetadata", Name: "abc_moods", OptionSetType: "Picklist",
      DisplayName: label("Moods"), Options: [{ Value: 1, Label: label("Glad") }],
    },
  });
  assert.match(id, /^[0-9a-f-]{36}$/);
  const set = await api.retrieveGlobalOptionSet({ key: "Name='abc_moods'" });
  assert.equal(set.Options[0].Label.UserLocalizedLabel.Label, "Glad");
  await api.updateGlobalOptionSet({ key: id, data: { ...set, DisplayName: label("Humours") } });
  const all = await api.retrieveGlobalOptionSets({ select: ["Name"] });
  assert.ok(all.value.some((s) => s.Name === "abc_moods"));
  await api.createAttribute({
    entityKey: "LogicalName='abc_item'",
    data: {
      "@odata.type": "Microsoft.Dynamics.CRM.PicklistAttributeMetadata", SchemaName: "abc_Mood",
      AttributeTypeName: { Value: "PicklistType" }, "GlobalOptionSet@odata.bind": `/GlobalOptionSetDefinitions(${id})`,
    },
  });
  await api.create({ collection: "abc_items", data: { abc_mood: 1 } });
  await assert.rejects(
    api.create({ collection: "abc_items", data: { abc_mood: 2 } }), (error) => error.code === "0x8004431A");
  const column = await api.retrieveAttribute({
    entityKey: "LogicalName='abc_item'", attributeKey: "LogicalName='abc_name'",
    castType: "Microsoft.Dynamics.CRM.StringAttributeMetadata",
  });
  await api.updateAttribute({
    entityKey: "LogicalName='abc_item'", castType: "Microsoft.Dynamics.CRM.StringAttributeMetadata",
    data: { ...column, MaxLength: 70 },
  });
  await api.create({ collection: "abc_items", data: { abc_name: "x".repeat(70) } });
  const relationship = await api.createRelationship({
    data: {
      "@odata.type": "Microsoft.Dynamics.CRM.OneToManyRelationshipMetadata", SchemaName: "abc_contact_item",
      ReferencedEntity: "contact", ReferencingEntity: "abc_item",
      Lookup: { SchemaName: "abc_ContactId", DisplayName: label("Contact") },
      CascadeConfiguration: { Delete: "RemoveLink" },
    },
  });
  const made = await api.retrieveRelationship({
    key: relationship, castType: "Microsoft.Dynamics.CRM.OneToManyRelationshipMetadata",
  });
  assert.equal(made.ReferencingEntityNavigationPropertyName, "abc_ContactId");
  await api.deleteRelationship({ key: relationship });
  await assert.rejects(api.retrieveRelationship({ key: relationship }), (error) => error.status === 404);
});

test("rows of an elastic table in partitions", async () => {
  const id = "11111111-2222-3333-4444-555555555555";
  for (const partition of ["north", "south"]) {
    await api.upsert({
      collection: "abc_sensors", key: `abc_sensorid=${id},partitionid='${partition}'`, data: { abc_name: partition },
    });
  }
  const south = await api.retrieve({ collection: "abc_sensors", key: id, partitionId: "south", select: ["abc_name"] });
  assert.equal(south.abc_name, "south");
  const north = await api.retrieveMultiple({ collection: "abc_sensors", partitionId: "north", select: ["abc_name"] });
  assert.deepEqual(north.value.map((s) => s.abc_name), ["north"]);
  await api.deleteRecord({ collection: "abc_sensors", key: id, partitionId: "north" });
  assert.equal(await api.count({ collection: "abc_sensors" }), 1);
});

test("impersonation and bypass headers are taken", async () => {
  const me = await api.callFunction({ name: "WhoAmI" });
  await api.create({
    collection: "abc_items", data: { abc_name: "h" }, impersonate: me.UserId, bypassCustomPluginExecution: true,
  });
});

test("files in chunks", async () => {
  const id = await api.create({ collection: "abc_docs", data: { abc_name: "doc" } });
  const data = Buffer.from("x".repeat(100));
  await api.uploadFile({ collection: "abc_docs", key: id, property: "abc_file", fieldName: "abc_file",
    data, fileName: "x.txt" });
  const down = await api.downloadFile({ collection: "abc_docs", key: id, property: "abc_file", fieldName: "abc_file" });
  assert.equal(down.fileName, "x.txt");
  assert.equal(down.fileSize, 100);
});
