package dev.deltaverse.emulator;

/** Writes {@code $metadata}: the definitions as an OData 4.0 CSDL document. */
final class Csdl {
  private static final String CRM = "mscrm.";

  private final Model model;
  private final StringBuilder xml = new StringBuilder(64 * 1024);

  Csdl(Model model) {
    this.model = model;
  }

  String document() {
    xml.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
        .append(
            "<edmx:Edmx Version=\"4.0\" xmlns:edmx=\"http://docs.oasis-open.org/odata/ns/edmx\">")
        .append("<edmx:DataServices>")
        .append("<Schema Namespace=\"Microsoft.Dynamics.CRM\" Alias=\"mscrm\"")
        .append(" xmlns=\"http://docs.oasis-open.org/odata/ns/edm\">\n")
        .append("<EntityType Name=\"crmbaseentity\" Abstract=\"true\"/>\n")
        .append(
            "<EntityType Name=\"principal\" BaseType=\"mscrm.crmbaseentity\" Abstract=\"true\">")
        .append("<Key><PropertyRef Name=\"ownerid\"/></Key>")
        .append("<Property Name=\"ownerid\" Type=\"Edm.Guid\"/>")
        .append("</EntityType>\n")
        .append("<ComplexType Name=\"BooleanManagedProperty\">")
        .append("<Property Name=\"Value\" Type=\"Edm.Boolean\" Nullable=\"false\"/>")
        .append("<Property Name=\"CanBeChanged\" Type=\"Edm.Boolean\" Nullable=\"false\"/>")
        .append("<Property Name=\"ManagedPropertyLogicalName\" Type=\"Edm.String\"/>")
        .append("</ComplexType>\n");
    for (Table table : model.tables()) {
      entityType(table);
    }
    messages();
    container();
    return xml.append("</Schema></edmx:DataServices></edmx:Edmx>\n").toString();
  }

  private void entityType(Table table) {
    boolean principal = table.logicalName.equals("systemuser") || table.logicalName.equals("team");
    xml.append("<EntityType Name=\"")
        .append(table.logicalName)
        .append("\" BaseType=\"")
        .append(CRM)
        .append(principal ? "principal" : "crmbaseentity")
        .append("\">");
    if (!principal) {
      xml.append("<Key><PropertyRef Name=\"").append(table.primaryId).append("\"/></Key>");
    }
    for (Column column : table.columns) {
      xml.append("<Property Name=\"")
          .append(column.property())
          .append("\" Type=\"")
          .append(column.edmType())
          .append('"');
      if (column.edmType().equals("Edm.Decimal")) {
        xml.append(" Scale=\"Variable\"");
      }
      if (column.logicalName().equals(table.primaryId) && !principal) {
        xml.append(" Nullable=\"false\"");
      }
      xml.append("/>");
    }
    for (Property property : model.properties(table).values()) {
      navigation(property);
    }
    alternateKeys(table);
    xml.append("</EntityType>\n");
  }

  private void navigation(Property property) {
    switch (property) {
      case Property.Single single -> {
        Relationship.OneToMany r = single.relationship();
        xml.append("<NavigationProperty Name=\"")
            .append(single.name())
            .append("\" Type=\"")
            .append(CRM)
            .append(r == null ? "principal" : r.referencedTable())
            .append('"');
        if (r == null) {
          xml.append("/>");
          return;
        }
        xml.append(" Partner=\"")
            .append(r.referencedNavigation())
            .append("\">")
            .append("<ReferentialConstraint Property=\"")
            .append(single.column().property())
            .append("\" ReferencedProperty=\"")
            .append(r.referencedColumn())
            .append("\"/></NavigationProperty>");
      }
      case Property.Children children -> {
        Relationship.OneToMany r = children.relationship();
        collection(r.referencedNavigation(), r.referencingTable(), r.referencingNavigation());
      }
      case Property.Peers peers -> {
        Relationship.ManyToMany r = peers.relationship();
        String own = peers.first() ? r.navigation1() : r.navigation2();
        String other = peers.first() ? r.navigation2() : r.navigation1();
        collection(own, peers.otherTable(), other);
      }
      case Property.Plain _, Property.LookupValue _ -> {}
    }
  }

  private void collection(String name, String type, String partner) {
    xml.append("<NavigationProperty Name=\"")
        .append(name)
        .append("\" Type=\"Collection(")
        .append(CRM)
        .append(type)
        .append(")\" Partner=\"")
        .append(partner)
        .append("\"/>");
  }

  private void alternateKeys(Table table) {
    if (table.keys.stream().noneMatch(AlternateKey::built)) {
      return;
    }
    xml.append("<Annotation Term=\"OData.Community.Keys.V1.AlternateKeys\"><Collection>");
    for (AlternateKey key : table.keys) {
      if (!key.built()) {
        continue;
      }
      xml.append("<Record Type=\"OData.Community.Keys.V1.AlternateKey\">")
          .append("<PropertyValue Property=\"Key\"><Collection>");
      for (String name : key.columns()) {
        Column column = table.column(name);
        String property = column == null ? name : column.property();
        xml.append("<Record Type=\"OData.Community.Keys.V1.PropertyRef\">")
            .append("<PropertyValue Property=\"Alias\" String=\"")
            .append(property)
            .append("\"/>")
            .append("<PropertyValue Property=\"Name\" PropertyPath=\"")
            .append(property)
            .append("\"/></Record>");
      }
      xml.append("</Collection></PropertyValue></Record>");
    }
    xml.append("</Collection></Annotation>");
  }

  /** The few messages that are modelled; UpsertMultipleResponse stands here but is never sent. */
  private void messages() {
    xml.append("<ComplexType Name=\"WhoAmIResponse\">")
        .append("<Property Name=\"BusinessUnitId\" Type=\"Edm.Guid\" Nullable=\"false\"/>")
        .append("<Property Name=\"UserId\" Type=\"Edm.Guid\" Nullable=\"false\"/>")
        .append("<Property Name=\"OrganizationId\" Type=\"Edm.Guid\" Nullable=\"false\"/>")
        .append("</ComplexType>\n")
        .append("<ComplexType Name=\"CreateMultipleResponse\">")
        .append("<Property Name=\"Ids\" Type=\"Collection(Edm.Guid)\"/></ComplexType>\n")
        .append("<ComplexType Name=\"UpsertMultipleResponse\"/>\n")
        .append("<Function Name=\"WhoAmI\"><ReturnType Type=\"mscrm.WhoAmIResponse\"")
        .append(" Nullable=\"false\"/></Function>\n");
    for (Table table : model.tables()) {
      if (!table.intersect) {
        action("CreateMultiple", table, "mscrm.CreateMultipleResponse");
        action("UpdateMultiple", table, "");
        action("UpsertMultiple", table, "mscrm.UpsertMultipleResponse");
      }
    }
  }

  private void action(String name, Table table, String result) {
    String type = "Collection(" + CRM + table.logicalName + ")";
    xml.append("<Action Name=\"")
        .append(name)
        .append("\" IsBound=\"true\">")
        .append("<Parameter Name=\"entityset\" Type=\"")
        .append(type)
        .append("\" Nullable=\"false\"/><Parameter Name=\"Targets\" Type=\"")
        .append(type)
        .append("\" Nullable=\"false\"/>");
    if (!result.isEmpty()) {
      xml.append("<ReturnType Type=\"").append(result).append("\" Nullable=\"false\"/>");
    }
    xml.append("</Action>\n");
  }

  private void container() {
    xml.append("<EntityContainer Name=\"System\">\n");
    for (Table table : model.tables()) {
      xml.append("<EntitySet Name=\"")
          .append(table.entitySet)
          .append("\" EntityType=\"Microsoft.Dynamics.CRM.")
          .append(table.logicalName)
          .append("\">");
      for (Property property : model.properties(table).values()) {
        switch (property) {
          case Property.Single single -> {
            if (single.relationship() != null) {
              binding(single.name(), single.targets().getFirst());
            }
          }
          case Property.Children c ->
              binding(c.relationship().referencedNavigation(), c.relationship().referencingTable());
          case Property.Peers p ->
              binding(
                  p.first() ? p.relationship().navigation1() : p.relationship().navigation2(),
                  p.otherTable());
          case Property.Plain _, Property.LookupValue _ -> {}
        }
      }
      xml.append("</EntitySet>\n");
    }
    xml.append("<FunctionImport Name=\"WhoAmI\" Function=\"Microsoft.Dynamics.CRM.WhoAmI\"/>\n");
    xml.append("</EntityContainer>\n");
  }

  private void binding(String path, String table) {
    xml.append("<NavigationPropertyBinding Path=\"")
        .append(path)
        .append("\" Target=\"")
        .append(model.require(table).entitySet)
        .append("\"/>");
  }
}
