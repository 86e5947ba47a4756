using MLExtensions.Calibration;

namespace Extensions.Calibration.Tests.Contracts;

/// <summary>Every calibrator of the library, found by reflection: a new one is checked the moment it exists.</summary>
internal static class SomeCalibrators
{
    /// <summary>Calibrators that have no constructor without parameters, and further settings worth checking.</summary>
    private static readonly MulticlassCalibrator[] FurtherMulticlass =
    [
        new OneVersusRest(new PlattScaling()), new OneVersusRest(new PlattScaling()) { KeepAbsentClasses = true }, new OneVersusRest(new IsotonicRegression()), new OneVersusRest(new VennAbers()),
        new TemperatureScaling { LaplaceMixture = true }, new TemperatureScaling { Objective = TemperatureObjective.BrierScore },
        new MatrixScaling { PenaltyFolds = 3 }, new DirichletCalibration { Diagonal = true }, new DirichletCalibration { Diagonal = true, PenaltyFolds = 3 },
        new CorrectnessAwareCalibration { Balanced = false }, new HCalibration { Form = HCalibrationForm.PiecewiseLinear, MaxEpochs = 50 },
        new TopLabelCalibration(new SplineCalibration()), new TopLabelCalibration(new BetaCalibration()) { PerClass = true }, new BestMulticlassCalibrator([new TemperatureScaling(), new OneVersusRest(new PlattScaling())]),
    ];

    private static readonly BinaryCalibrator[] FurtherBinary =
    [
        new PlattScaling { ScoresAsTheyCome = true }, new PlattScaling { SmoothedLabels = false },
        new BetaCalibration { Variant = BetaVariant.Am }, new BetaCalibration { Variant = BetaVariant.Ab }, new BetaCalibration { Variant = BetaVariant.A },
        new HistogramBinning { Bins = HistogramBins.EqualWidth }, new IsotonicRegression { Interpolation = IsotonicInterpolation.Step },
        new SplineCalibration { Ends = SplineEnds.Parabolic, Monotone = true }, new BestBinaryCalibrator([new PlattScaling()]),
    ];

    public static IReadOnlyList<BinaryCalibrator> Binary { get; } = All(FurtherBinary);

    public static IReadOnlyList<MulticlassCalibrator> Multiclass { get; } = All(FurtherMulticlass);

    public static TheoryData<string> BinaryNames => [.. Binary.Select(Name)];

    public static TheoryData<string> MulticlassNames => [.. Multiclass.Select(Name)];

    public static BinaryCalibrator FindBinary(string name) => Binary.Single(calibrator => Name(calibrator) == name);

    public static MulticlassCalibrator FindMulticlass(string name) => Multiclass.Single(calibrator => Name(calibrator) == name);

    private static string Name(object calibrator) => calibrator.ToString()!;

    private static T[] All<T>(T[] further) where T : class
    {
        var types = typeof(T).Assembly.GetTypes().Where(type => !type.IsAbstract && type.IsSubclassOf(typeof(T))).ToArray();
        var made = types.Where(type => type.GetConstructor(Type.EmptyTypes) is not null).Select(type => (T)Activator.CreateInstance(type)!).Concat(further).ToArray();
        Assert.Empty(types.Except(made.Select(calibrator => calibrator.GetType())).Select(type => $"{type} has no example in {nameof(SomeCalibrators)}."));
        return made;
    }
}
