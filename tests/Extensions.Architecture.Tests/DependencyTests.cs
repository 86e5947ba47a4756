using System.Reflection;
using MLExtensions;
using MLExtensions.AutoML;
using MLExtensions.Calibration;
using MLExtensions.Evaluation;
using MLExtensions.Trainers;

namespace Extensions.Architecture.Tests;

[Trait("Kind", "Contract")]
public class DependencyTests
{
    private static readonly Assembly Core = typeof(FeedForwardParameters).Assembly;
    private static readonly Assembly Trainers = typeof(Objective).Assembly;

    private static readonly Assembly Calibration = typeof(BinaryThresholdTransformer).Assembly;
    private static readonly Assembly Evaluation = typeof(ExpectedCalibrationError).Assembly;

    private static IEnumerable<string> References(Assembly assembly) => assembly.GetReferencedAssemblies().Select(name => name.Name!);

    [Fact]
    public void Core_KnowsNothingOfTorchAndOfTheOtherPackages()
        => Assert.DoesNotContain(References(Core), name => name.StartsWith("TorchSharp", StringComparison.Ordinal) || name.StartsWith("MLExtensions.", StringComparison.Ordinal));

    [Fact]
    public void Trainers_KnowCoreAlone()
        => Assert.Equal(["MLExtensions.Core"], References(Trainers).Where(name => name.StartsWith("MLExtensions.", StringComparison.Ordinal)));

    [Fact]
    public void Calibration_KnowsCoreAlone()
    {
        Assert.Equal(["MLExtensions.Core"], References(Calibration).Where(name => name.StartsWith("MLExtensions.", StringComparison.Ordinal)));
        Assert.DoesNotContain(References(Calibration), name => name.StartsWith("TorchSharp", StringComparison.Ordinal));
    }

    [Fact]
    public void Evaluation_KnowsCoreAlone()
    {
        Assert.Equal(["MLExtensions.Core"], References(Evaluation).Where(name => name.StartsWith("MLExtensions.", StringComparison.Ordinal)));
        Assert.DoesNotContain(References(Evaluation), name => name.StartsWith("TorchSharp", StringComparison.Ordinal));
    }

    /// <summary>A search puts the other packages together; none of them knows it.</summary>
    [Fact]
    public void AutoML_IsKnownByNone()
        => Assert.DoesNotContain(new[] { Core, Trainers, Calibration, Evaluation }.SelectMany(References), name => name == typeof(ITuner).Assembly.GetName().Name);

    [Fact]
    public void Trainers_AreTheOnesThatReferenceTorch() => Assert.Contains("TorchSharp", References(Trainers));

    [Theory]
    [InlineData("MLExtensions.Core")]
    [InlineData("MLExtensions.Trainers")]
    [InlineData("MLExtensions.Calibration")]
    [InlineData("MLExtensions.Evaluation")]
    [InlineData("MLExtensions.AutoML")]
    public void AssemblyVersion_IsFrozen_SinceSavedModelsNameIt(string assembly)
        => Assert.Equal(new Version(1, 0, 0, 0), Assembly.Load(assembly).GetName().Version);

    /// <summary>Tensors show in the seam of objectives and reducers, nowhere else in the public surface.</summary>
    [Fact]
    public void PublicTypes_OutsideTheObjectiveSeam_MentionNoTensor()
    {
        var offenders = Trainers.GetExportedTypes()
            .Where(type => !typeof(Objective).IsAssignableFrom(type) && !typeof(Reducer).IsAssignableFrom(type) && type != typeof(ObjectiveContext) && type != typeof(ObjectiveState) && type != typeof(Number))
            .SelectMany(type => type.GetMembers().Where(MentionsTorch).Select(member => $"{type}.{member}"));
        Assert.Empty(offenders);
    }

    private static bool MentionsTorch(MemberInfo member) => Types(member).Any(type => type.ToString().Contains("TorchSharp", StringComparison.Ordinal));

    private static IEnumerable<Type> Types(MemberInfo member) => member switch
    {
        MethodInfo method => method.GetParameters().Select(parameter => parameter.ParameterType).Append(method.ReturnType),
        ConstructorInfo constructor => constructor.GetParameters().Select(parameter => parameter.ParameterType),
        PropertyInfo property => [property.PropertyType],
        FieldInfo field => [field.FieldType],
        _ => [],
    };
}
