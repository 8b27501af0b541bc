package dev.deltaverse.engine.run;

import java.util.Map;

/** Accounts that refer to each other, jobs of accounts, tasks of jobs, and a link. */
final class Shop {
  private Shop() {}

  /** The key column of each table. */
  static final Map<String, String> KEYS =
      Map.of("dv_account", "dv_code", "dv_job", "dv_no", "dv_task", "dv_ref");

  static final String MODEL = model("RemoveLink");

  /** The model with a behaviour of all its lookups when their row is deleted. */
  static String model(String onDelete) {
    return """
    {"tables":[
      {"logicalName":"dv_account","primaryName":"dv_name","columns":[
         {"logicalName":"dv_name","maxLength":20},
         {"logicalName":"dv_code","maxLength":20},
         {"logicalName":"dv_size","type":"integer","min":0,"max":1000},
         {"schemaName":"dv_ParentId","type":"lookup","targets":["dv_account"],"onDelete":"%1$s"}],
       "keys":[["dv_code"]]},
      {"logicalName":"dv_job","primaryName":"dv_title","columns":[
         {"logicalName":"dv_title","maxLength":20},
         {"logicalName":"dv_no","type":"integer","min":0,"max":1000000},
         {"schemaName":"dv_AccountId","type":"lookup","targets":["dv_account"],"onDelete":"%1$s"}],
       "keys":[["dv_no"]]},
      {"logicalName":"dv_task","primaryName":"dv_text","columns":[
         {"logicalName":"dv_text","maxLength":20},
         {"logicalName":"dv_ref","maxLength":20},
         {"schemaName":"dv_JobId","type":"lookup","targets":["dv_job"],"onDelete":"%1$s"}],
       "keys":[["dv_ref"]]}],
     "relationships":[
       {"schemaName":"dv_job_account","table1":"dv_job","table2":"dv_account"}]}
    """
        .formatted(onDelete);
  }

  /** The project with no bounds on deletes. */
  static final String PROJECT = project("guards: { maxDeleteShare: 100%, maxFall: 100% }", "", "");

  /** The same with tables that are known by the target's ids, as a seed chooses. */
  static String identified(long seed) {
    String id = "identity: id";
    return project(
        "guards: { maxDeleteShare: 100%, maxFall: 100% }",
        seed % 4 == 1 || seed % 4 == 3 ? id : "", seed % 4 == 2 || seed % 4 == 3 ? id : "");
  }

  /**
   * The project.
   *
   * @param all a key of each table and the link
   * @param accounts a key of accounts
   * @param jobs a key of jobs
   */
  static String project(String all, String accounts, String jobs) {
    return """
    tables:
      accounts:
        target: dv_account
        file: accounts.csv
        key: [dv_code]
        %1$s
        %2$s
        columns:
          dv_code: code
          dv_name: name
          dv_size: size
          dv_parentid: { lookup: { table: accounts, from: parent } }
      jobs:
        target: dv_job
        file: jobs.csv
        key: [dv_no]
        %1$s
        %3$s
        columns:
          dv_no: no
          dv_title: title
          dv_accountid: { lookup: { table: accounts, from: account } }
      tasks:
        target: dv_task
        file: tasks.csv
        key: [dv_ref]
        %1$s
        columns:
          dv_ref: ref
          dv_text: text
          dv_jobid: { lookup: { table: jobs, from: job } }
    links:
      job_accounts:
        relationship: dv_job_account
        file: job_accounts.csv
        %1$s
        left: { table: jobs, from: job }
        right: { table: accounts, from: account }
    """
        .formatted(all, accounts, jobs);
  }
}
