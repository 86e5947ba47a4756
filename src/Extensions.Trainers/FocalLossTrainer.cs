using System.ComponentModel.DataAnnotations;
using Microsoft.ML.Runtime;

namespace MLExtensions.Trainers;

/// <summary>Trains a neural network for multiclass classification with focal loss, cross entropy that gives rows less weight the surer they are.</summary>
/// <remarks>
/// The objective is <see cref="FocalLoss"/>, which gives formula and source. To create this trainer, use <c>ml.MulticlassClassification.Trainers.FocalLoss(...)</c>, or the constructor,
/// which needs no MLContext. Columns, network and training are those of <see cref="NeuralNetworkMulticlassTrainer"/>.
/// </remarks>
public sealed class FocalLossTrainer : MulticlassObjectiveTrainer
{
    /// <summary>Creates the trainer with an environment of its own; its log goes nowhere. Use the catalog to log to an MLContext.</summary>
    /// <param name="options">Settings; the defaults where null.</param>
    /// <exception cref="ValidationException">An option is outside its limits; every fault is listed.</exception>
    public FocalLossTrainer(Options? options = null) : this(null, options ?? new Options()) { }

    internal FocalLossTrainer(IHostEnvironment? environment, Options options) : base(environment, nameof(FocalLossTrainer), options) { }

    /// <summary>Settings of <see cref="FocalLossTrainer"/>.</summary>
    public sealed record Options : ObjectiveOptions<FocalLoss>
    {
        /// <summary>Settings with the objective at its defaults.</summary>
        public Options() : base(new FocalLoss()) { }
    }
}
