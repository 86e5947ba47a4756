using Microsoft.ML;
using MLExtensions.Evaluation;
using MLExtensions.Trainers;

namespace MLExtensions.AutoML;

/// <summary>What tells the tasks apart for those who train and measure.</summary>
/// <typeparam name="TPredictions">Predictions of the task.</typeparam>
internal abstract class TrialTask<TPredictions>(MLContext ml, SearchTask kind) where TPredictions : PredictionRows
{
    public MLContext ML => ml;

    public SearchTask Kind => kind;

    /// <summary>What is searched for where nothing else is asked.</summary>
    public abstract Metric<TPredictions> DefaultMetric { get; }

    /// <summary>The metrics that the winner is shown with.</summary>
    public abstract IReadOnlyList<Metric<TPredictions>> Metrics { get; }

    /// <summary>Trains.</summary>
    /// <param name="train">Training rows.</param>
    /// <param name="validation">Rows for early stopping; null to set some of the training rows apart.</param>
    /// <param name="run">What is asked.</param>
    public ITransformer Train(IDataView train, IDataView? validation, TrainingRun run) => Fit(run.Options(kind), train, validation);

    /// <summary>What is put behind the trainer, fitted on rows that it did not see; null for nothing.</summary>
    public IEstimator<ITransformer>? Calibrator(ParameterSet parameters, SearchColumns columns) => kind == SearchTask.Regression ? null : CalibratorFactory.Create(ml, kind, parameters, columns.Calibration);

    /// <summary>Reads predictions.</summary>
    public abstract TPredictions Read(IDataView scored, EvaluationOptions options);

    /// <summary>Evaluates a fitted pipeline.</summary>
    public abstract ModelEvaluation Evaluate(IDataView scored, string name, EvaluationOptions options, IReadOnlyList<Metric<TPredictions>> metrics);

    protected abstract ITransformer Fit(NeuralNetworkOptions options, IDataView train, IDataView? validation);

    protected static ITransformer Fit<TTransformer, TModel>(NetworkTrainer<TTransformer, TModel> trainer, IDataView train, IDataView? validation)
        where TTransformer : ISingleFeaturePredictionTransformer<TModel> where TModel : class, INetworkModel
        => validation is null ? trainer.Fit(train) : trainer.Fit(train, validation);
}
