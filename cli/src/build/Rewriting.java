import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeModel;
import java.lang.classfile.Label;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.ConstantDescs;
import java.lang.reflect.AccessFlag;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is changed in classes so that a start takes less time, without a change of what they do. A
 * class in which a place is not found any more (by a later version of a library) stays as it is
 * there.
 */
final class Rewriting {
  /** Changed with this class, so that jars of older builds are not taken. */
  static final String VERSION = "4-";

  private static final ClassDesc SWITCHES = ClassDesc.of("java.lang.runtime.SwitchBootstraps");

  private static final ClassFile CLASS_FILE =
      ClassFile.of(
          ClassFile.StackMapsOption.GENERATE_STACK_MAPS,
          // Type annotations in code tell places, which move.
          ClassFile.AttributesProcessingOption.DROP_UNSTABLE_ATTRIBUTES,
          ClassFile.ClassHierarchyResolverOption.of(
              ClassHierarchyResolver.ofResourceParsing(ClassLoader.getSystemClassLoader())));

  private Rewriting() {}

  /** Whether something in a jar is changed. */
  static boolean of(String jar) {
    return isDuckdb(jar) || jar.startsWith("picocli-") || jar.startsWith("deltaverse-");
  }

  static boolean isDuckdb(String jar) {
    return jar.startsWith("duckdb_jdbc-");
  }

  /** An entry of a jar as it is packed; null if it is left out. */
  static byte @Nullable [] entry(String jar, String name, byte[] content) {
    if (isDuckdb(jar)) {
      return switch (name) {
        case "org/duckdb/JfrMemoryMonitor.class" -> withoutCode(content);
        case "org/duckdb/DuckDBNative.class" -> withoutResource(content);
        default -> name.startsWith("libduckdb_java") ? null : content;
      };
    }
    if (!name.endsWith(".class") || name.equals("module-info.class")) {
      return content;
    }
    return jar.startsWith("picocli-") ? forJava8(content) : withoutSwitchBootstraps(content);
  }

  /** Verified before anyone runs it. */
  private static byte[] changed(ClassModel model, ClassTransform change) {
    byte[] changed = CLASS_FILE.transformClass(model, change);
    List<VerifyError> errors = CLASS_FILE.verify(changed);
    if (!errors.isEmpty()) {
      throw new IllegalStateException(
          model.thisClass().asInternalName() + " is not rewritten well: " + errors);
    }
    return changed;
  }

  /**
   * DuckDB's driver starts the JVM's flight recorder to offer its memory figures there, which takes
   * longer than opening a database: of its class for that the methods without a result do nothing.
   */
  private static byte[] withoutCode(byte[] content) {
    return changed(
        CLASS_FILE.parse(content),
        ClassTransform.transformingMethods(
            method ->
                method.methodTypeSymbol().returnType().equals(ConstantDescs.CD_void)
                    && !method.methodName().equalsString(ConstantDescs.INIT_NAME),
            (method, element) -> {
              if (element instanceof CodeModel) {
                method.withCode(CodeBuilder::return_);
              } else {
                method.with(element);
              }
            }));
  }

  /** DuckDB's driver looks for its library in every jar first, and it is in none. */
  private static byte[] withoutResource(byte[] content) {
    return changed(
        CLASS_FILE.parse(content),
        ClassTransform.transformingMethodBodies(
            method -> method.methodName().equalsString("loadNativeLibrary"),
            (code, element) -> {
              if (element instanceof InvokeInstruction call
                  && call.name().equalsString("getResource")) {
                code.pop2().aconst_null();
              } else {
                code.with(element);
              }
            }));
  }

  /**
   * Picocli is compiled for Java 5. The AOT cache holds no classes that old, and the JVM's verifier
   * for them is slow; with stack maps they are cached and verified when the cache is made.
   */
  private static byte[] forJava8(byte[] content) {
    return changed(
        CLASS_FILE.parse(content),
        ClassTransform.transformingMethodBodies(CodeBuilder::with)
            .andThen(
                (builder, element) ->
                    builder.with(
                        element instanceof ClassFileVersion
                            ? ClassFileVersion.of(ClassFile.JAVA_8_VERSION, 0)
                            : element)));
  }

  /**
   * A switch over types makes a class for itself when it is first reached, which the AOT cache does
   * not hold. Here it calls a method of its own class that does the same.
   *
   * @see java.lang.runtime.SwitchBootstraps
   */
  private static byte[] withoutSwitchBootstraps(byte[] content) {
    ClassModel model = CLASS_FILE.parse(content);
    List<InvokeDynamicInstruction> switches = new ArrayList<>();
    boolean isInterface = model.flags().has(AccessFlag.INTERFACE);
    ClassDesc owner = model.thisClass().asSymbol();
    byte[] changed =
        changed(
            model,
            ClassTransform.transformingMethodBodies(
                    (code, element) -> {
                      if (element instanceof InvokeDynamicInstruction call && isTypeSwitch(call)) {
                        code.invokestatic(
                            owner, name(switches.size()), call.typeSymbol(), isInterface);
                        switches.add(call);
                      } else {
                        code.with(element);
                      }
                    })
                .andThen(
                    ClassTransform.endHandler(
                        builder -> {
                          for (int i = 0; i < switches.size(); i++) {
                            InvokeDynamicInstruction call = switches.get(i);
                            builder.withMethodBody(
                                name(i),
                                call.typeSymbol(),
                                ClassFile.ACC_PRIVATE
                                    | ClassFile.ACC_STATIC
                                    | ClassFile.ACC_SYNTHETIC,
                                code -> typeSwitch(code, call.bootstrapArgs()));
                          }
                        })));
    return switches.isEmpty() ? content : changed;
  }

  private static String name(int number) {
    return "typeSwitch$" + number;
  }

  private static boolean isTypeSwitch(InvokeDynamicInstruction call) {
    return call.bootstrapMethod().owner().equals(SWITCHES)
        && call.bootstrapMethod().methodName().equals("typeSwitch")
        && call.bootstrapArgs().stream().allMatch(ClassDesc.class::isInstance);
  }

  /**
   * -1 for null; else the first label from the given one on of whose type the value is; else their
   * number.
   */
  private static void typeSwitch(CodeBuilder code, List<ConstantDesc> labels) {
    Label some = code.newLabel();
    code.aload(0).ifnonnull(some).iconst_m1().ireturn().labelBinding(some);
    for (int i = 0; i < labels.size(); i++) {
      Label next = code.newLabel();
      code.iload(1).loadConstant(i).if_icmpgt(next);
      code.aload(0).instanceOf((ClassDesc) labels.get(i)).ifeq(next);
      code.loadConstant(i).ireturn().labelBinding(next);
    }
    code.loadConstant(labels.size()).ireturn();
  }
}
