using System.ComponentModel.DataAnnotations;
using Microsoft.ML.Runtime;

namespace MLExtensions.Trainers;

/// <summary>Trains a neural network for multiclass classification with an active passive loss, the sum of two bounded losses that wrong labels hardly move.</summary>
/// <remarks>
/// The objective is <see cref="ActivePassiveLoss"/>, which gives formula and source. To create this trainer, use <c>ml.MulticlassClassification.Trainers.ActivePassiveLoss(...)</c>, or the constructor,
/// which needs no MLContext. Columns, network and training are those of <see cref="NeuralNetworkMulticlassTrainer"/>.
/// </remarks>
public sealed class ActivePassiveLossTrainer : MulticlassObjectiveTrainer
{
    /// <summary>Creates the trainer with an environment of its own; its log goes nowhere. Use the catalog to log to an MLContext.</summary>
    /// <param name="options">Settings; the defaults where null.</param>
    /// <exception cref="ValidationException">An option is outside its limits; every fault is listed.</exception>
    public ActivePassiveLossTrainer(Options? options = null) : this(null, options ?? new Options()) { }

    internal ActivePassiveLossTrainer(IHostEnvironment? environment, Options options) : base(environment, nameof(ActivePassiveLossTrainer), options) { }

    /// <summary>Settings of <see cref="ActivePassiveLossTrainer"/>.</summary>
    public sealed record Options : ObjectiveOptions<ActivePassiveLoss>
    {
        /// <summary>Settings with the objective at its defaults.</summary>
        public Options() : base(new ActivePassiveLoss()) { }
    }
}
