package io.vetch.pcap.filter;

import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.MethodModel;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.AccessFlag;
import java.util.List;

/**
 * Makes a class of a program: each instruction becomes the bytecode that does the same, A, X and the words of M[] are
 * local variables, and a jump is a branch. The class is hidden, and goes when the filter goes. Control and client
 * threads; some milliseconds.
 */
public final class BpfTranslator {
    /** HotSpot never compiles a method with more bytecode than this: HugeMethodLimit. */
    static final int LARGEST_METHOD = 8000;
    /**
     * More than this would hardly fit, and each takes up to 33 bytes of the 64 KiB that a class file has for a method.
     */
    static final int LARGEST_PROGRAM = 1500;

    private static final String RUN = "run";
    private static final ClassDesc NAME = ClassDesc.of(BpfTranslator.class.getPackageName(), "TranslatedFilter");
    private static final MethodTypeDesc RUN_TYPE = MethodTypeDesc.of(
            ConstantDescs.CD_int, BpfMethod.BUFFER, ConstantDescs.CD_int, ConstantDescs.CD_int, ConstantDescs.CD_int);

    private BpfTranslator() {}

    /**
     * Translates a program. One that is too large for the just-in-time compiler, about 800 instructions, gets the
     * {@link BpfInterpreter} instead.
     *
     * @throws FilterException if {@link BpfCheck} refuses it
     */
    public static FrameFilter translate(BpfProgram program) throws FilterException {
        BpfCheck.check(program);
        if (program.instructions().size() > LARGEST_PROGRAM) {
            return new BpfInterpreter(program);
        }
        byte[] classFile = classFile(program.instructions());
        return codeLength(classFile) > LARGEST_METHOD ? new BpfInterpreter(program) : load(classFile);
    }

    /**
     * For frames that arrive in this process, from a file or a socket, and a program that libpcap compiled here: what
     * {@link BpfCheck#passes} does not let onto a loop gets the interpreter. Not for a program from elsewhere: it need
     * not end.
     *
     * @throws FilterException if an instruction is unknown or out of bounds
     */
    public static FrameFilter offline(BpfProgram program) throws FilterException {
        return BpfCheck.passes(program) ? translate(program) : BpfInterpreter.offline(program);
    }

    private static byte[] classFile(List<BpfInstruction> instructions) {
        return ClassFile.of()
                .build(
                        NAME,
                        builder -> builder.withFlags(AccessFlag.FINAL)
                                .withInterfaceSymbols(ClassDesc.of(FrameFilter.class.getName()))
                                .withMethodBody(
                                        ConstantDescs.INIT_NAME,
                                        ConstantDescs.MTD_void,
                                        ClassFile.ACC_PUBLIC,
                                        code -> code.aload(0)
                                                .invokespecial(
                                                        ConstantDescs.CD_Object,
                                                        ConstantDescs.INIT_NAME,
                                                        ConstantDescs.MTD_void)
                                                .return_())
                                .withMethodBody(
                                        RUN,
                                        RUN_TYPE,
                                        ClassFile.ACC_PUBLIC,
                                        code -> new BpfMethod(code, instructions).generate()));
    }

    private static int codeLength(byte[] classFile) {
        MethodModel run = ClassFile.of().parse(classFile).methods().stream()
                .filter(method -> method.methodName().equalsString(RUN))
                .findFirst()
                .orElseThrow();
        return run.findAttribute(Attributes.code()).orElseThrow().codeLength();
    }

    private static FrameFilter load(byte[] classFile) {
        try {
            Class<?> loaded =
                    MethodHandles.lookup().defineHiddenClass(classFile, true).lookupClass();
            return (FrameFilter) loaded.getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("a translated filter does not load", e);
        }
    }
}
