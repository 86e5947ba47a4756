using System.Collections.Immutable;
using Microsoft.ML;
using MLExtensions.Calibration;

namespace MLExtensions.AutoML;

/// <summary>The calibrators of a search by their words, which are their names in JSON.</summary>
internal static class CalibratorFactory
{
    /// <summary>The word for no calibrator.</summary>
    public const string None = "none";

    private static readonly ImmutableArray<(string Word, BinaryCalibrator Calibrator)> Binary =
    [
        ("temperature", new BinaryTemperatureScaling()),
        ("platt", new PlattScaling()),
        ("beta", new BetaCalibration()),
        ("isotonic", new IsotonicRegression()),
        ("spline", new SplineCalibration()),
        ("histogram", new HistogramBinning()),
        ("bayesian_binning", new BayesianBinning()),
        ("venn_abers", new VennAbers()),
    ];

    private static readonly ImmutableArray<(string Word, MulticlassCalibrator Calibrator)> Multiclass =
    [
        ("temperature", new TemperatureScaling()),
        ("ensemble_temperature", new EnsembleTemperatureScaling()),
        ("entropy_temperature", new EntropyTemperatureScaling()),
        ("vector", new VectorScaling()),
        ("structured_vector", new StructuredVectorScaling()),
        ("matrix", new MatrixScaling()),
        ("structured_matrix", new StructuredMatrixScaling()),
        ("dirichlet", new DirichletCalibration()),
        ("isotonic_multiclass", new IsotonicMulticlass()),
        ("correctness_aware", new CorrectnessAwareCalibration { Balanced = false }),
        ("one_versus_rest_beta", new OneVersusRest(new BetaCalibration())),
        ("one_versus_rest_isotonic", new OneVersusRest(new IsotonicRegression())),
    ];

    /// <summary>Calibrators of the library that no default space has, with the reason.</summary>
    public static ImmutableDictionary<Type, string> Exclusions { get; } = new Dictionary<Type, string>
    {
        [typeof(BinaryIdentityCalibrator)] = "Is the word none.",
        [typeof(IdentityCalibrator)] = "Is the word none.",
        [typeof(BestBinaryCalibrator)] = "Chooses among calibrators itself, which the search does.",
        [typeof(BestMulticlassCalibrator)] = "Chooses among calibrators itself, which the search does.",
        [typeof(HCalibration)] = "Its time grows with the square of the classes, to half a minute for fifty.",
        [typeof(TopLabelCalibration)] = "Calibrates the greatest probability alone; metrics of the search see all of them.",
    }.ToImmutableDictionary();

    /// <summary>The words of a task, "none" first; none at all for regression.</summary>
    public static ImmutableArray<string> Words(SearchTask task) => task switch
    {
        SearchTask.Regression => [],
        SearchTask.Multiclass => [None, .. Multiclass.Select(entry => entry.Word)],
        _ => [None, .. Binary.Select(entry => entry.Word)],
    };

    /// <summary>The calibrator of a word: a <see cref="MulticlassCalibrator"/> for several classes, else a <see cref="BinaryCalibrator"/>; null for "none".</summary>
    /// <exception cref="ArgumentException">The task has no such word.</exception>
    public static object? Calibrator(SearchTask task, string word) => Words(task).IndexOf(word) switch
    {
        0 => null,
        > 0 and var index => task == SearchTask.Multiclass ? Multiclass[index - 1].Calibrator : Binary[index - 1].Calibrator,
        _ => throw new ArgumentException($"{(Words(task) is { IsEmpty: false } words ? $"A calibrator is one of {string.Join(", ", words)}" : "There are no calibrators for regression")}. Got '{word}'.", nameof(word)),
    };

    /// <summary>The estimator of a trial's calibrator, to be fitted on rows held out from the network; null where the set has none.</summary>
    /// <param name="ml">Logs of the fit go to it.</param>
    /// <param name="task">The task.</param>
    /// <param name="parameters">The values.</param>
    /// <param name="options">Columns; the defaults where null. Scores are probabilities.</param>
    /// <exception cref="ArgumentException">The task has no such calibrator.</exception>
    public static IEstimator<ITransformer>? Create(MLContext ml, SearchTask task, ParameterSet parameters, CalibrationOptions? options = null) => Calibrator(task, parameters) switch
    {
        null => null,
        MulticlassCalibrator calibrator => ml.MulticlassClassification.Calibrators().Calibrate(calibrator, options),
        BinaryCalibrator calibrator when task == SearchTask.Binary => ml.BinaryClassification.Calibrators.Calibrate(calibrator, options),
        var calibrator => ml.MultilabelClassification().Calibrators().Calibrate((BinaryCalibrator)calibrator, options),
    };

    /// <summary>The calibrator of a trial; null where the set has none.</summary>
    /// <exception cref="ArgumentException">The task has no such calibrator.</exception>
    public static object? Calibrator(SearchTask task, ParameterSet parameters)
        => parameters.TryGetValue(DefaultSpaces.Calibrator, out var value) ? Calibrator(task, value.ToString()) : null;
}
