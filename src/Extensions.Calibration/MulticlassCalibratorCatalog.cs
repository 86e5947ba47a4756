using MLExtensions.Calibration;
using MLExtensions.MLNet;

namespace Microsoft.ML;

/// <summary>Calibrators of several classes, which ML.NET does not have.</summary>
public static class MulticlassCalibratorExtensions
{
    /// <summary>The catalog of calibrators of several classes.</summary>
    /// <param name="catalog">The catalog of multiclass classification.</param>
    public static MulticlassCalibratorCatalog Calibrators(this MulticlassClassificationCatalog catalog) => new(CatalogEnvironment.Of(catalog));
}

/// <summary>The place where calibrators of several classes appear as methods.</summary>
public sealed class MulticlassCalibratorCatalog
{
    private readonly Runtime.IHostEnvironment environment;

    internal MulticlassCalibratorCatalog(Runtime.IHostEnvironment environment) => this.environment = environment;

    /// <summary>Creates an estimator of <see cref="BestMulticlassCalibrator"/>: the best of some calibrators by cross-validation, or the identity.</summary>
    /// <param name="candidates">The calibrators.</param>
    /// <param name="metric">What they are compared by.</param>
    /// <param name="options">Columns, and what the scores are; the defaults where null.</param>
    public MulticlassCalibrationEstimator Best(IEnumerable<MulticlassCalibrator> candidates, CalibrationMetric metric = CalibrationMetric.LogLoss, CalibrationOptions? options = null)
        => Calibrate(new BestMulticlassCalibrator([.. candidates]) { Metric = metric }, options);

    /// <summary>Creates an estimator of any calibrator.</summary>
    /// <param name="calibrator">The calibrator.</param>
    /// <param name="options">Columns, and what the scores are; the defaults where null.</param>
    public MulticlassCalibrationEstimator Calibrate(MulticlassCalibrator calibrator, CalibrationOptions? options = null) => new(environment, calibrator, options);

    /// <summary>Creates an estimator of <see cref="CorrectnessAwareCalibration"/>.</summary>
    /// <param name="balanced">Whether right and wrong rows have the same weight in sum; false for probabilities that are to be taken at their word.</param>
    /// <param name="options">Columns, and what the scores are; the defaults where null.</param>
    public MulticlassCalibrationEstimator CorrectnessAware(bool balanced = true, CalibrationOptions? options = null)
        => Calibrate(new CorrectnessAwareCalibration { Balanced = balanced }, options);

    /// <summary>Creates a <see cref="CorrectnessAwareViewsEstimator"/>: correctness-aware calibration by what a model makes of changed copies of a row.</summary>
    /// <param name="predictor">The fitted model, which reads the feature column alone and writes the score column.</param>
    /// <param name="views">The copies; the defaults where null.</param>
    /// <param name="options">Columns, and what the scores are; the defaults where null.</param>
    public CorrectnessAwareViewsEstimator CorrectnessAwareViews(ITransformer predictor, CorrectnessAwareViewOptions? views = null, CalibrationOptions? options = null) => new(environment, predictor, views, options);

    /// <summary>Creates an estimator of <see cref="DirichletCalibration"/>.</summary>
    /// <param name="offDiagonalPenalty">Lambda, the penalty of the weights between classes; at least 0.</param>
    /// <param name="interceptPenalty">Mu, the penalty of the intercepts; at least 0.</param>
    /// <param name="options">Columns, and what the scores are; the defaults where null.</param>
    public MulticlassCalibrationEstimator Dirichlet(double offDiagonalPenalty = 1e-2, double interceptPenalty = 1e-2, CalibrationOptions? options = null)
        => Calibrate(new DirichletCalibration { OffDiagonalPenalty = offDiagonalPenalty, InterceptPenalty = interceptPenalty }, options);

    /// <summary>Creates an estimator of <see cref="EnsembleTemperatureScaling"/>.</summary>
    /// <param name="options">Columns, and what the scores are; the defaults where null.</param>
    public MulticlassCalibrationEstimator EnsembleTemperature(CalibrationOptions? options = null) => Calibrate(new EnsembleTemperatureScaling(), options);

    /// <summary>Creates an estimator of <see cref="EntropyTemperatureScaling"/>.</summary>
    /// <param name="options">Columns, and what the scores are; the defaults where null.</param>
    public MulticlassCalibrationEstimator EntropyTemperature(CalibrationOptions? options = null) => Calibrate(new EntropyTemperatureScaling(), options);

    /// <summary>Creates an estimator of <see cref="HCalibration"/>.</summary>
    /// <param name="form">The kind of map.</param>
    /// <param name="options">Columns, and what the scores are; the defaults where null.</param>
    public MulticlassCalibrationEstimator HCalibration(HCalibrationForm form = HCalibrationForm.Linear, CalibrationOptions? options = null)
        => Calibrate(new HCalibration { Form = form }, options);

    /// <summary>Creates an estimator of <see cref="MLExtensions.Calibration.IsotonicMulticlass"/>: one isotonic map for all classes.</summary>
    /// <param name="options">Columns, and what the scores are; the defaults where null.</param>
    public MulticlassCalibrationEstimator IsotonicMulticlass(CalibrationOptions? options = null) => Calibrate(new IsotonicMulticlass(), options);

    /// <summary>Creates an estimator of <see cref="MatrixScaling"/>.</summary>
    /// <param name="offDiagonalPenalty">Lambda, the penalty of the weights between classes; at least 0.</param>
    /// <param name="interceptPenalty">Mu, the penalty of the intercepts; at least 0.</param>
    /// <param name="options">Columns, and what the scores are; the defaults where null.</param>
    public MulticlassCalibrationEstimator Matrix(double offDiagonalPenalty = 1e-2, double interceptPenalty = 1e-2, CalibrationOptions? options = null)
        => Calibrate(new MatrixScaling { OffDiagonalPenalty = offDiagonalPenalty, InterceptPenalty = interceptPenalty }, options);

    /// <summary>Creates an estimator of <see cref="OneVersusRest"/>: a binary calibrator for each class.</summary>
    /// <param name="calibrator">The binary calibrator.</param>
    /// <param name="options">Columns, and what the scores are; the defaults where null.</param>
    public MulticlassCalibrationEstimator OneVersusRest(BinaryCalibrator calibrator, CalibrationOptions? options = null) => Calibrate(new OneVersusRest(calibrator), options);

    /// <summary>Creates an estimator of <see cref="StructuredMatrixScaling"/>.</summary>
    /// <param name="options">Columns, and what the scores are; the defaults where null.</param>
    public MulticlassCalibrationEstimator StructuredMatrix(CalibrationOptions? options = null) => Calibrate(new StructuredMatrixScaling(), options);

    /// <summary>Creates an estimator of <see cref="StructuredVectorScaling"/>.</summary>
    /// <param name="options">Columns, and what the scores are; the defaults where null.</param>
    public MulticlassCalibrationEstimator StructuredVector(CalibrationOptions? options = null) => Calibrate(new StructuredVectorScaling(), options);

    /// <summary>Creates an estimator of <see cref="TemperatureScaling"/>.</summary>
    /// <param name="options">Columns, and what the scores are; the defaults where null.</param>
    public MulticlassCalibrationEstimator Temperature(CalibrationOptions? options = null) => Calibrate(new TemperatureScaling(), options);

    /// <summary>Creates an estimator of <see cref="MLExtensions.Calibration.TopLabelCalibration"/>: a binary calibrator for the predicted class.</summary>
    /// <param name="calibrator">The binary calibrator.</param>
    /// <param name="perClass">Whether each class has a map of its own.</param>
    /// <param name="options">Columns, and what the scores are; the defaults where null.</param>
    public MulticlassCalibrationEstimator TopLabel(BinaryCalibrator calibrator, bool perClass = false, CalibrationOptions? options = null) => Calibrate(new TopLabelCalibration(calibrator) { PerClass = perClass }, options);

    /// <summary>Creates an estimator of <see cref="VectorScaling"/>.</summary>
    /// <param name="options">Columns, and what the scores are; the defaults where null.</param>
    public MulticlassCalibrationEstimator Vector(CalibrationOptions? options = null) => Calibrate(new VectorScaling(), options);
}
